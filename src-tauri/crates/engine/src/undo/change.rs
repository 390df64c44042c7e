//! The changes that can be taken back, each with what to put back and what it has to find.

use super::{Undone, taken};
use crate::{Engine, EngineError};
use domain::{
    ActivityId, Actor, ApprovalId, ContactPointId, JobId, JobKind, MeetingOutcome, ProspectId, RevenueId,
    Stage, SuggestionId, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{
    Tx, approvals, suggestions,
    undo::{ActivityState, DealRow},
};

/// One change of one row. `before` is put back if `after` is still what stands; else the facts moved on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(crate) enum Change {
    /// A prospect went to another stage.
    Moved(Box<MoveBack>),
    /// A card went to another place in its column.
    Placed {
        prospect: ProspectId,
        stage: Stage,
        before: i64,
        above: Option<ProspectId>,
        below: Option<ProspectId>,
        after: i64,
    },
    /// Fields were typed.
    Fields {
        prospect: ProspectId,
        /// Field -> value and who had set it.
        before: BTreeMap<String, (Option<String>, Option<Actor>)>,
        after: BTreeMap<String, Option<String>>,
    },
    /// The deals of a prospect were written.
    Deals { prospect: ProspectId, before: Vec<DealRow>, after: Vec<DealRow> },
    /// Automation was kept off or let on; what that called off is offered again.
    HandsOff {
        prospect: ProspectId,
        before: (bool, Option<Timestamp>),
        after: (bool, Option<Timestamp>),
        cancelled: Vec<JobKind>,
    },
    /// A card rests.
    Snoozed { prospect: ProspectId, before: Option<Timestamp>, after: Option<Timestamp> },
    /// The rep's own score.
    Scored { prospect: ProspectId, before: Option<(u8, String)>, after: Option<(u8, String)> },
    /// Picked for the board, or taken off it.
    OnBoard { prospect: ProspectId, before: bool, rank: i64 },
    /// An address was suppressed that was not before.
    Suppressed { prospect: Option<ProspectId>, address: String },
    /// A contact point was added.
    ContactAdded { prospect: ProspectId, id: ContactPointId },
    /// Another contact point of a kind is used first.
    ContactPrimary { prospect: ProspectId, before: Option<ContactPointId>, after: ContactPointId },
    /// A contact point may not be used, or may again.
    ContactUse { prospect: ProspectId, id: ContactPointId, before: Option<String>, after: Option<String> },
    /// A note, call or task was added; a call that reached somebody was a touch (before, after).
    ActivityAdded { prospect: Option<ProspectId>, id: ActivityId, touched: Option<(Timestamp, Timestamp)> },
    /// A note's or task's words, date or done-mark changed.
    ActivityEdited {
        prospect: Option<ProspectId>,
        id: ActivityId,
        before: ActivityState,
        after: ActivityState,
    },
    /// The rep said how a meeting went; what that queued is called off, what it called off is offered again.
    MeetingMarked {
        prospect: ProspectId,
        id: ActivityId,
        before: Option<MeetingOutcome>,
        after: Option<MeetingOutcome>,
        job: Option<JobId>,
        cancelled: Vec<JobKind>,
    },
    /// A suggested job was dismissed; it is offered again.
    JobDismissed { prospect: ProspectId, kind: JobKind, reason: String },
    /// A suggested move was dismissed; it is offered again.
    MoveDismissed { prospect: ProspectId, id: SuggestionId },
    /// A card was put out of sight.
    CardSnoozed { prospect: ProspectId, id: ApprovalId, before: Option<Timestamp> },
}

/// What a move changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MoveBack {
    pub(crate) prospect: ProspectId,
    pub(crate) from: Stage,
    pub(crate) to: Stage,
    /// The entry it made.
    pub(crate) event: i64,
    pub(crate) on_board: bool,
    /// The place left, and its neighbours then.
    pub(crate) rank: i64,
    pub(crate) above: Option<ProspectId>,
    pub(crate) below: Option<ProspectId>,
    pub(crate) deals_before: Vec<DealRow>,
    pub(crate) deals_after: Vec<DealRow>,
    /// Lines of revenue it appended.
    pub(crate) revenue: Vec<RevenueId>,
    /// It made a customer of somebody we had no other reason to write to.
    pub(crate) made_customer: bool,
    /// Jobs it queued or offered.
    pub(crate) jobs: Vec<JobId>,
    /// Kinds of open and offered jobs it called off.
    pub(crate) cancelled: Vec<JobKind>,
}

impl Change {
    /// Whom it is about.
    pub(super) fn prospect(&self) -> Option<ProspectId> {
        match self {
            Self::Moved(back) => Some(back.prospect),
            Self::Placed { prospect, .. }
            | Self::Fields { prospect, .. }
            | Self::Deals { prospect, .. }
            | Self::HandsOff { prospect, .. }
            | Self::Snoozed { prospect, .. }
            | Self::Scored { prospect, .. }
            | Self::OnBoard { prospect, .. }
            | Self::ContactAdded { prospect, .. }
            | Self::ContactPrimary { prospect, .. }
            | Self::ContactUse { prospect, .. }
            | Self::MeetingMarked { prospect, .. }
            | Self::JobDismissed { prospect, .. }
            | Self::MoveDismissed { prospect, .. }
            | Self::CardSnoozed { prospect, .. } => Some(*prospect),
            Self::Suppressed { prospect, .. }
            | Self::ActivityAdded { prospect, .. }
            | Self::ActivityEdited { prospect, .. } => *prospect,
        }
    }

    /// Puts back what it changed and says so; a conflict where something else happened since.
    pub(super) async fn take_back(
        self,
        engine: &Engine,
        tx: &mut Tx,
        undone: &mut Undone,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let said = match self {
            Self::Moved(back) => return taken::moved(engine, tx, *back, undone, now).await,
            Self::Placed { prospect, stage, before, above, below, after } => {
                taken::placed(tx, prospect, (stage, after), (before, above, below), now).await?
            }
            Self::Fields { prospect, before, after } => {
                taken::fields(engine, tx, prospect, before, &after, now).await?
            }
            Self::Deals { prospect, before, after } => {
                taken::deals(engine, tx, prospect, &before, &after, now).await?
            }
            Self::HandsOff { prospect, before, after, cancelled } => {
                taken::hands_off(engine, tx, prospect, before, after, &cancelled, now).await?
            }
            Self::Snoozed { prospect, before, after } => {
                taken::snoozed(tx, prospect, before, after, now).await?
            }
            Self::Scored { prospect, before, after } => {
                taken::scored(engine, tx, prospect, before, after, now).await?
            }
            Self::OnBoard { prospect, before, rank } => {
                taken::on_board(engine, tx, prospect, before, rank, now).await?
            }
            Self::Suppressed { address, .. } => taken::suppressed(tx, &address, now).await?,
            Self::ContactAdded { prospect, id } => {
                taken::contact_added(engine, tx, prospect, id, now).await?
            }
            Self::ContactPrimary { prospect, before, after } => {
                taken::contact_primary(tx, prospect, before, after, now).await?
            }
            Self::ContactUse { prospect, id, before, after } => {
                taken::contact_use(engine, tx, prospect, id, before, after, now).await?
            }
            Self::ActivityAdded { prospect, id, touched } => {
                taken::activity_added(tx, prospect, id, touched, now).await?
            }
            Self::ActivityEdited { id, before, after, .. } => {
                taken::activity_edited(tx, id, &before, &after, now).await?
            }
            Self::MeetingMarked { prospect, id, before, after, job, cancelled } => {
                let said = taken::meeting_marked(engine, tx, prospect, id, (before, after), now).await?;
                if let Some(job) = job {
                    taken::call_off(engine, tx, job, "how the meeting went was taken back", undone, now)
                        .await?;
                }
                let why = "called off by a mark that was undone";
                taken::offer(engine, tx, prospect, &cancelled, why, now).await?;
                said
            }
            Self::JobDismissed { prospect, kind, reason } => {
                suggestions::forget_dismissal(tx, prospect, kind).await?;
                taken::offer(engine, tx, prospect, &[kind], &reason, now).await?;
                format!("{kind} is offered again")
            }
            Self::MoveDismissed { id, .. } => {
                if !suggestions::reopen_move(tx, id, now).await? {
                    return Err(EngineError::Conflict("the suggested move does not fit any more".to_owned()));
                }
                "the move is offered again".to_owned()
            }
            Self::CardSnoozed { id, before, .. } => {
                if !approvals::set_snooze(tx, id, before, now).await? {
                    return Err(EngineError::Conflict("the card was decided since".to_owned()));
                }
                "the card is back".to_owned()
            }
        };
        undone.taken_back.push(said);
        Ok(())
    }
}
