//! How a message is to be written: the instructions for a new draft that the built-in writer can really follow.
//! Anything else is refused by name; a writer that only seems to listen would be worse than none.

use domain::Language;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// One instruction for a new draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instruction {
    /// Leaves out what is not needed.
    Shorter,
    /// A friendlier beginning and end.
    Warmer,
    /// Full name, and a formal beginning and end.
    MoreFormal,
    /// In English.
    InEnglish,
    /// In Taglish.
    InTaglish,
    /// Names no price.
    WithoutThePrice,
    /// Asks whether and when to call.
    AskForACall,
    /// Names other times than those named so far.
    OfferOtherTimes,
}

impl Instruction {
    /// Every instruction, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Shorter,
        Self::Warmer,
        Self::MoreFormal,
        Self::InEnglish,
        Self::InTaglish,
        Self::WithoutThePrice,
        Self::AskForACall,
        Self::OfferOtherTimes,
    ];

    /// As the rep gives it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shorter => "shorter",
            Self::Warmer => "warmer",
            Self::MoreFormal => "more formal",
            Self::InEnglish => "in English",
            Self::InTaglish => "in Taglish",
            Self::WithoutThePrice => "without the price",
            Self::AskForACall => "ask for a call",
            Self::OfferOtherTimes => "offer other times",
        }
    }
}

/// The text is no instruction the built-in writer understands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the built-in writer understands only: {}", Instruction::ALL.map(Instruction::as_str).join(", "))]
pub struct UnknownInstruction;

/// One instruction or several, separated by commas: `shorter, in Taglish`.
pub(crate) fn instructions(text: &str) -> Result<Vec<Instruction>, UnknownInstruction> {
    let mut given: Vec<Instruction> = Vec::new();
    for part in text.split(',').filter(|part| !part.trim().is_empty()) {
        let one = part.parse()?;
        given.retain(|known| *known != one);
        given.push(one);
    }
    if given.is_empty() { Err(UnknownInstruction) } else { Ok(given) }
}

impl FromStr for Instruction {
    type Err = UnknownInstruction;
    fn from_str(text: &str) -> Result<Self, UnknownInstruction> {
        let text = text.trim().trim_end_matches('.').to_lowercase();
        Self::ALL.into_iter().find(|one| one.as_str().to_lowercase() == text).ok_or(UnknownInstruction)
    }
}

/// The tone of greeting and close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As ever.
    #[default]
    Plain,
    /// Friendlier.
    Warm,
    /// Formal.
    Formal,
}

/// What the instructions given so far add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// Leave out what is not needed.
    pub short: bool,
    /// Greeting and close.
    pub tone: Tone,
    /// Another language than the person's.
    pub language: Option<Language>,
    /// Name no price.
    pub no_price: bool,
    /// Ask for a call.
    pub ask_for_call: bool,
}

impl Manner {
    /// Of the instructions in the order they were given; a later tone or language replaces an earlier one.
    pub fn of(instructions: &[Instruction]) -> Self {
        let mut manner = Self::default();
        for one in instructions {
            match one {
                Instruction::Shorter => manner.short = true,
                Instruction::Warmer => manner.tone = Tone::Warm,
                Instruction::MoreFormal => manner.tone = Tone::Formal,
                Instruction::InEnglish => manner.language = Some(Language::English),
                Instruction::InTaglish => manner.language = Some(Language::Taglish),
                Instruction::WithoutThePrice => manner.no_price = true,
                Instruction::AskForACall => manner.ask_for_call = true,
                // Which times were named is not the words' business.
                Instruction::OfferOtherTimes => {}
            }
        }
        manner
    }
}
