//! What a mode allows (product.md section 3): the gate every job passes when queued, when claimed and when
//! its effects leave, and which contents wait for approval whatever the gate says.

use crate::vocabulary::{Cell, JobKind, Mode, WaitReason};

/// Who wants a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A rule, a visitor, a sequence: automation.
    Rule,
    /// A meeting slot the prospect chose.
    ChosenSlot,
    /// The rep's click on the job.
    Click,
}

/// What the gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateFacts {
    /// The job.
    pub kind: JobKind,
    /// The mode in force.
    pub mode: Mode,
    /// The table's cell for both (`Settings::cell`).
    pub cell: Cell,
    /// Who wants it.
    pub trigger: Trigger,
    /// The prospect's ScoutScore, an override included, 0-100.
    pub scout_score: u8,
    /// Setting `close.threshold`, 0-100.
    pub close_threshold: u8,
    /// The kill switch is on.
    pub paused: bool,
    /// Automation is kept off this prospect or company.
    pub hands_off: bool,
    /// A vendor pitch, job seeker or spam signal stands.
    pub bars_automation: bool,
}

/// What may happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// By itself.
    Run,
    /// Prepared; its outward or binding effects wait for approval.
    Ask {
        /// For the card.
        why: String,
    },
    /// Offered only.
    Suggest {
        /// For the suggestion.
        why: String,
    },
    /// Stays where it is.
    Hold(WaitReason),
}

impl Gate {
    /// Whether a job may be claimed: it runs, or prepares what then waits for approval.
    pub const fn may_claim(&self) -> bool {
        matches!(self, Self::Run | Self::Ask { .. })
    }
}

/// The default table of product.md section 3, with pipeline automation on.
pub const fn default_cell(kind: JobKind, mode: Mode) -> Cell {
    match (mode, kind) {
        (Mode::Manual, _) => Cell::Suggest,
        (Mode::Hybrid, JobKind::CloseDeal | JobKind::FullPipeline) => Cell::Ask,
        (Mode::Hybrid | Mode::Autopilot, _) => Cell::Auto,
    }
}

/// Decides for one job. Total: every kind in every mode has an answer. Kill switch and hands-off hold for the
/// rep's click too; nothing else does.
pub fn decide(facts: &GateFacts) -> Gate {
    let GateFacts { kind, mode, scout_score, close_threshold, .. } = *facts;
    if facts.paused {
        return Gate::Hold(WaitReason::Paused);
    }
    if facts.hands_off {
        return Gate::Hold(WaitReason::HandsOff);
    }
    if facts.trigger == Trigger::Click {
        return Gate::Run;
    }
    if facts.bars_automation {
        return Gate::Suggest { why: "looks like a vendor, a job seeker or spam: no automation".to_owned() };
    }
    match facts.cell {
        Cell::Suggest => Gate::Suggest { why: format!("{mode} mode only suggests {kind}") },
        Cell::Ask => Gate::Ask { why: format!("{mode} mode asks before {kind}") },
        Cell::Auto if kind == JobKind::CloseDeal && scout_score < close_threshold => {
            Gate::Ask { why: format!("ScoutScore {scout_score} is below {close_threshold}") }
        }
        Cell::Auto => Gate::Run,
    }
}

/// Content that binds us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// A price that is not on the price sheet.
    OffSheetPrice,
    /// A discount.
    Discount,
    /// Contract or legal wording.
    ContractWording,
    /// Unit prices without a total, because product or quantity is not stated.
    UnitPricesOnly,
    /// A line equal to the price sheet times a stated quantity.
    ListPrice,
    /// An answer to what a person asks in a reply.
    Answer,
    /// Winning the deal.
    MarkWon,
    /// Deleting something.
    Deletion,
}

impl Binding {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::OffSheetPrice,
        Self::Discount,
        Self::ContractWording,
        Self::UnitPricesOnly,
        Self::ListPrice,
        Self::Answer,
        Self::MarkWon,
        Self::Deletion,
    ];
}

/// Where binding content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BindingFacts {
    /// The job that proposes it.
    pub kind: JobKind,
    /// The mode in force.
    pub mode: Mode,
    /// The prospect's ScoutScore, 0-100.
    pub scout_score: u8,
    /// Setting `close.threshold`, 0-100.
    pub close_threshold: u8,
}

/// Why this content waits for approval whatever the cell says and whoever clicked the job; `None`: it need
/// not.
pub const fn approval_for(binding: Binding, facts: &BindingFacts) -> Option<&'static str> {
    let autopilot = matches!(facts.mode, Mode::Autopilot);
    match binding {
        Binding::OffSheetPrice => Some("names a price that is not on the price sheet"),
        Binding::Discount => Some("grants a discount"),
        Binding::ContractWording => Some("has contract or legal wording"),
        Binding::UnitPricesOnly => Some("product or quantity is not stated, so there is no total"),
        Binding::Deletion => Some("deletes something"),
        Binding::ListPrice if !autopilot && matches!(facts.kind, JobKind::CloseDeal) => {
            Some("quotes a price")
        }
        Binding::ListPrice => None,
        // Product.md section 3: "a reply that asks something makes a card".
        Binding::Answer => Some("answers what they ask"),
        Binding::MarkWon if autopilot && facts.scout_score >= facts.close_threshold => None,
        Binding::MarkWon => Some("marks the deal won"),
    }
}

#[cfg(test)]
mod tests;
