//! A new draft of what a card shows: the next revision of the same effect, written from the same record in
//! another manner. It is free; the older hash can never leave.

use super::open_card;
use crate::{
    Engine, EngineError,
    composer::{self, Instruction, Manner},
    effects::{Proposal, parse_payload},
    handlers,
    mail::MailPayload,
};
use domain::{
    ActivityKind, Actor, ApprovalId, ApprovalState, EffectState, JobKind, Language, Timestamp, grounding,
};
use futures::FutureExt;
use store::{
    Tx, activities, approvals,
    effects::{self, Effect},
    jobs,
};

impl Engine {
    /// Writes what the card shows anew, following instructions of the closed list (several are separated by
    /// commas) and those given before.
    ///
    /// # Errors
    /// An instruction the built-in writer does not understand names those it does; one that cannot be followed
    /// here says why.
    pub async fn redraft_card(&self, id: ApprovalId, instruction: &str) -> Result<(), EngineError> {
        let wanted = composer::instructions(instruction)
            .map_err(|error| EngineError::invalid("instruction", error))?;
        let (on, now) = (self.store().reader(), self.now());
        let card =
            approvals::get(on, id).await?.ok_or_else(|| EngineError::NotFound(format!("approval {id}")))?;
        if card.state != ApprovalState::Pending {
            return Err(EngineError::Conflict(format!("the card was decided already: {}", card.state)));
        }
        let effect = effects::get(on, card.effect_id).await?.ok_or_else(changed)?;
        let payload = self.written_anew(&effect, &wanted).await?;
        let hash = payload.hash();
        if hash == effect.hash {
            return Err(cannot(format!(
                "the built-in writer has nothing to change here for {}",
                named(&wanted)
            )));
        }
        let json = serde_json::to_string(&payload).map_err(|e| EngineError::Internal(e.to_string()))?;
        let draft = Draft { seen: effect.revision, json, hash, wanted };
        let engine = self.clone();
        self.store().write(move |tx| async move { engine.show_draft(tx, id, draft, now).await }.boxed()).await
    }

    async fn written_anew(
        &self,
        effect: &Effect,
        wanted: &[Instruction],
    ) -> Result<MailPayload, EngineError> {
        let on = self.store().reader();
        let job = jobs::get(on, effect.job_id).await?.ok_or_else(changed)?;
        let old = parse_payload(&effect.payload)?;
        let mut known = self.know(effect.prospect_id).await?;
        for one in wanted {
            refuse(*one, &old, job.kind, known.prospect.language)?;
        }
        let mut instructions = old.instructions.clone();
        instructions.retain(|given| !wanted.contains(given));
        instructions.extend(wanted);
        let mut named = old.earlier_times.clone();
        if wanted.contains(&Instruction::OfferOtherTimes) {
            named.extend(&old.times);
        }
        known.manner = Manner::of(&instructions);
        known.not_at.clone_from(&named);
        let written = handlers::write(self, &job, known).await.map_err(|error| cannot(error.words()))?;
        let step = usize::try_from(effect.step).unwrap_or(usize::MAX);
        let (Some(known), Some(Proposal::Mail(letter))) =
            (written.known, written.proposals.into_iter().nth(step))
        else {
            return Err(changed());
        };
        let ours = effects::thread(on, effect.prospect_id).await?;
        let thread = crate::thread::running(&ours, store::mails::latest(on, effect.prospect_id).await?)?;
        let mut payload = self.mail_payload(&known, &thread, *letter)?;
        if payload.to != old.to || payload.invite.is_some() != old.invite.is_some() {
            return Err(changed());
        }
        payload.instructions = instructions;
        payload.earlier_times = named;
        Ok(payload)
    }

    async fn show_draft(
        &self,
        tx: &mut Tx,
        id: ApprovalId,
        draft: Draft,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let card = open_card(tx, id, now).await?;
        let standing = effects::get(&mut *tx, card.effect_id).await?;
        let same = standing
            .is_some_and(|effect| effect.state == EffectState::Intent && effect.revision == draft.seen);
        if !same || card.revision != draft.seen {
            return Err(EngineError::Conflict("the message changed meanwhile".to_owned()));
        }
        let revision =
            effects::revise(tx, card.effect_id, &draft.json, &draft.hash, &Actor::builtin(), now).await?;
        approvals::reshow(tx, id, revision, &draft.hash, now).await?;
        let text = format!("drafted anew: {}", named(&draft.wanted));
        let row = self
            .activity(ActivityKind::Decision, Actor::User, text, now)
            .about(card.prospect_id)
            .by_job(card.job_id)
            .by_effect(card.effect_id);
        activities::add(tx, &row).await?;
        Ok(())
    }
}

struct Draft {
    /// The revision it was written from.
    seen: i64,
    json: String,
    hash: String,
    wanted: Vec<Instruction>,
}

fn named(wanted: &[Instruction]) -> String {
    wanted.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ")
}

/// The instructions that make a difference to this mail, for the card to offer.
pub(super) fn instructions(mail: &MailPayload, kind: JobKind, language: Language) -> Vec<Instruction> {
    Instruction::ALL.into_iter().filter(|one| refuse(*one, mail, kind, language).is_ok()).collect()
}

/// Why an instruction makes no sense for this mail, if it does not.
fn refuse(
    instruction: Instruction,
    mail: &MailPayload,
    kind: JobKind,
    language: Language,
) -> Result<(), EngineError> {
    let written = Manner::of(&mail.instructions).language.unwrap_or(language);
    let again = mail.instructions.contains(&instruction);
    let why = match instruction {
        Instruction::InEnglish if written == Language::English => "it is in English already",
        Instruction::InTaglish if written == Language::Taglish => "it is in Taglish already",
        Instruction::WithoutThePrice if kind == JobKind::CloseDeal => {
            "an offer without its price is no offer: reject it, or ask for a call"
        }
        Instruction::WithoutThePrice if !grounding::names_money(&mail.body) => "it names no price",
        Instruction::OfferOtherTimes if mail.times.is_empty() => "it offers no times",
        Instruction::Shorter if again => "it is as short as the built-in writer can make it",
        Instruction::AskForACall if again => "it asks for a call already",
        _ => return Ok(()),
    };
    Err(cannot(why.to_owned()))
}

fn cannot(message: String) -> EngineError {
    EngineError::Precondition { message, hint: None }
}

fn changed() -> EngineError {
    EngineError::Conflict("the facts changed since: reject it and run the job again".to_owned())
}
