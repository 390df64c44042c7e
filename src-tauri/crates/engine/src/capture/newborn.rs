//! A visit becomes a prospect.

use super::evidence::SessionFacts;
use crate::{Engine, EngineError, notices::Notice, prospects::Birth};
use domain::{
    ActivityKind, Actor, Basis, Confirmation, ProspectId, Source, Timestamp, conversion, email::Address,
    phone::PhoneNumber, schedule,
};
use serde_json::json;
use store::{
    Tx, activities,
    chat::{self, Link},
    prospects::{Evidence, Fields},
    signals,
};

impl Engine {
    /// Whether automation may make one more prospect from chats today; the rest wait in Today.
    pub(super) async fn within_daily_cap(&self, tx: &mut Tx, now: Timestamp) -> Result<bool, EngineError> {
        let settings = self.settings();
        let today = schedule::day_start(now, settings.time_zone());
        let made = chat::prospects_made_since(&mut *tx, today).await?;
        let made = u32::try_from(made).unwrap_or(u32::MAX);
        Ok(conversion::within_daily_cap(Source::WebChat, made, settings.count("capture.daily_cap")))
    }

    /// Makes the prospect of a visit and lets it enter its first stage.
    pub(crate) async fn make_prospect(
        &self,
        tx: &mut Tx,
        facts: &SessionFacts,
        now: Timestamp,
    ) -> Result<ProspectId, EngineError> {
        let settings = self.settings();
        let conversion = facts.conversion();
        let stage = conversion::first_stage(conversion.temperature, conversion.intent, conversion.messages);
        let mut fields = Fields::default();
        for name in Fields::NAMES {
            if let (Some(value), Some(field)) = (facts.stated(name), fields.get_mut(name)) {
                *field = Some(value.to_owned());
            }
        }
        let session = &facts.session;
        let last = session.spoke.map(|(_, last)| last);
        let touch = json!({ "page": session.page, "referrer": session.referrer, "utm": session.utm, "at": session.opened_at });
        let birth = Birth {
            source: Source::WebChat,
            actor: Actor::Visitor,
            stage,
            fields,
            email: facts.stated("email").and_then(|email| email.parse::<Address>().ok()),
            phone: facts.stated("phone").and_then(|phone| phone.parse::<PhoneNumber>().ok()),
            state: Confirmation::Claimed,
            basis: Some(Basis::Asked),
            basis_wording: None,
            amount: None,
            evidence: Evidence {
                intent: conversion.intent,
                temperature: conversion.temperature,
                qualification: facts.qualification,
                messages: conversion.messages,
                duration_ms: conversion.duration.0,
            },
            barred: facts.barred(),
            language: facts.language,
            first_touch: touch.to_string(),
            last_inbound_at: last,
            settle_until: last.map(|at| at + settings.seconds("chat.settle_seconds")),
        };
        let id = self.give_birth(tx, birth, now).await?;
        chat::attach(tx, session.id, id, Link::Own).await?;
        signals::assign(tx, session.id, id).await?;
        self.rescore(tx, id, "captured from chat", now).await?;
        let held: Vec<&str> = conversion::conditions(&conversion).into_iter().map(|c| c.words()).collect();
        let text = format!("became a prospect: qualification {}, {}", facts.qualification, held.join(", "));
        let mut row = self.activity(ActivityKind::Message, Actor::Rule, text, now).about(id);
        row.session_id = Some(session.id);
        activities::add(tx, &row).await?;
        let who =
            facts.stated("name").or(facts.stated("email")).or(facts.stated("phone")).unwrap_or("a visitor");
        self.notify(tx, Notice::about("new_lead", id, format!("new lead from the chat: {who}"), now)).await?;
        self.enter_first_stage(tx, id, now).await?;
        Ok(id)
    }
}
