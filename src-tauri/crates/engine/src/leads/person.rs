//! A lead becomes a prospect, or more of one: an exact match on a confirmed channel fills what is empty and moves the
//! stage only forward.

use crate::{Engine, EngineError, notices::Notice, prospects::Birth, prospects::find, queue};
use domain::{
    ActivityKind, Actor, Basis, Confirmation, ContactKind, LeadId, MessageId, ProspectId, SignalKind, Source,
    Timestamp, conversion,
    email::Address,
    forward::Event,
    lead::{self, Asks, Lead},
    phone::PhoneNumber,
    signal,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx, activities, contacts, leads,
    prospects::{self, Evidence, Fields},
    signals::{self, Signal},
};

/// Characters of a field.
const FIELD: usize = 200;

/// What a form says of its sender.
#[derive(Default)]
struct Said {
    fields: Fields,
    email: Option<Address>,
    phone: Option<PhoneNumber>,
    /// Questions that are no field, with their answers.
    rest: Vec<(String, String)>,
    /// The words of the consents that were given.
    consent: Option<String>,
}

impl Engine {
    /// Takes one lead in: everything of it in this transaction.
    pub(super) async fn take_lead(&self, tx: &mut Tx, id: LeadId, now: Timestamp) -> Result<(), EngineError> {
        let Some(row) = leads::get(&mut *tx, id).await?.filter(|row| row.state == "received") else {
            return Ok(());
        };
        let payload = serde_json::from_str(&row.payload)
            .map_err(|error| EngineError::Internal(format!("a kept lead is no JSON: {error}")))?;
        let read = lead::read(row.source, &payload);
        if read.is_test {
            leads::set_test(tx, row.id, now).await?;
            return Ok(());
        }
        let mapped = leads::questions(&mut *tx, row.source, &row.form).await?;
        let said = self.understand_lead(&read, &mapped);
        if said.email.is_none() && said.phone.is_none() && said.fields.name.is_none() {
            return Err(EngineError::Validation {
                field: None,
                message: "the form holds neither a name nor an e-mail address nor a phone number".to_owned(),
                hint: Some("say which question is which field, then replay it".to_owned()),
            });
        }
        let id = match self.holder(tx, &said).await? {
            Some(id) => {
                self.merge_lead(tx, id, &row, &read, &said, now).await?;
                id
            }
            None => self.lead_born(tx, &row, &read, &said, now).await?,
        };
        leads::set_processed(tx, row.id, id, now).await?;
        Ok(())
    }

    fn understand_lead(&self, read: &Lead, mapped: &[(String, String)]) -> Said {
        let settings = self.settings();
        let own = crate::capture::own_addresses(&settings);
        let mut said = Said::default();
        let (mut first, mut last) = (None, None);
        let mut place: [Option<String>; 3] = [None, None, None];
        let mut consents: Vec<String> =
            read.consents.iter().filter(|one| one.given).map(|one| one.wording.clone()).collect();
        for one in read.consents.iter().filter(|one| !one.given) {
            said.rest.push((format!("not ticked: {}", one.wording), "no".to_owned()));
        }
        for (question, answer) in &read.answers {
            let answer = answer.trim();
            if answer.is_empty() {
                continue;
            }
            let by_rep = mapped.iter().find(|(known, _)| *known == question.to_lowercase());
            if by_rep.is_some_and(|(_, field)| field == "consent") {
                consents.push(format!("{question}: {answer}"));
                continue;
            }
            let asks = by_rep.map_or_else(|| lead::asks(question), |(_, field)| lead::field(field));
            let short = || Some(answer.chars().take(FIELD).collect::<String>());
            let taken = match asks {
                Some(Asks::Field(name)) => match said.fields.get_mut(name) {
                    Some(slot) if slot.is_none() => {
                        *slot = short();
                        true
                    }
                    _ => false,
                },
                Some(Asks::FirstName) if first.is_none() => {
                    first = short();
                    true
                }
                Some(Asks::LastName) if last.is_none() => {
                    last = short();
                    true
                }
                Some(Asks::Place(part)) => match place.get_mut(usize::from(part)) {
                    Some(slot) if slot.is_none() => {
                        *slot = short();
                        true
                    }
                    _ => false,
                },
                Some(Asks::Email) if said.email.is_none() => {
                    said.email = answer.parse::<Address>().ok().filter(|address| !own.contains(address));
                    said.email.is_some()
                }
                Some(Asks::Phone) if said.phone.is_none() => {
                    said.phone = PhoneNumber::parse(answer, settings.region()).ok();
                    said.phone.is_some()
                }
                _ => false,
            };
            if !taken {
                said.rest.push((question.clone(), answer.to_owned()));
            }
        }
        if said.fields.name.is_none() {
            let both: Vec<String> = [first, last].into_iter().flatten().collect();
            said.fields.name = Some(both.join(" ")).filter(|name| !name.is_empty());
        }
        if said.fields.location.is_none() {
            let parts: Vec<String> = place.into_iter().flatten().collect();
            said.fields.location = Some(parts.join(", ")).filter(|place| !place.is_empty());
        }
        said.consent = Some(consents.join("; ")).filter(|words| !words.is_empty());
        said
    }

    /// Who has one of the channels, confirmed; the e-mail address says more than the number.
    async fn holder(&self, tx: &mut Tx, said: &Said) -> Result<Option<ProspectId>, EngineError> {
        for (kind, value) in said.channels() {
            let holders = contacts::with_value(&mut *tx, kind, &value).await?;
            if let Some(point) = holders.iter().find(|point| point.state == Confirmation::Confirmed) {
                return Ok(Some(point.prospect_id));
            }
        }
        Ok(None)
    }

    async fn lead_born(
        &self,
        tx: &mut Tx,
        row: &leads::Lead,
        read: &Lead,
        said: &Said,
        now: Timestamp,
    ) -> Result<ProspectId, EngineError> {
        let settings = self.settings();
        let intent = signal::intent([settings.signal_points(SignalKind::FormSubmitted)]);
        let temperature = signal::temperature_of([SignalKind::FormSubmitted]);
        let birth = Birth {
            source: row.source,
            actor: Actor::Visitor,
            stage: conversion::first_stage(temperature, intent, 0),
            fields: said.fields.clone(),
            email: said.email.clone(),
            phone: said.phone.clone(),
            // "an ad form brought it" (product.md section 2); a site's own form only says so.
            state: confirmation(row.source),
            basis: Some(if said.consent.is_some() { Basis::Consent } else { Basis::Asked }),
            basis_wording: said.consent.clone(),
            amount: None,
            evidence: Evidence { intent, temperature, qualification: 0, messages: 0, duration_ms: 0 },
            barred: false,
            language: settings.language(),
            first_touch: touch(row, read),
            last_inbound_at: Some(Self::lead_moment(row)),
            settle_until: None,
        };
        let id = self.give_birth(tx, birth, now).await?;
        self.note_lead(tx, id, row, said, now).await?;
        self.rescore(tx, id, "sent a form", now).await?;
        for (kind, value) in said.channels() {
            let others = contacts::with_value(&mut *tx, kind, &value).await?;
            if others.iter().any(|point| point.prospect_id != id) {
                let text = format!("has the same {kind} as somebody who only said so: the same person?");
                let notice = Notice::once("reply", format!("same:{id}"), text, now).whose(id);
                self.notify(tx, notice).await?;
            }
        }
        let who = said.fields.name.clone().or(said.email.as_ref().map(ToString::to_string));
        let who = who.unwrap_or_else(|| "somebody".to_owned());
        self.notify(tx, Notice::about("new_lead", id, format!("new lead by a form: {who}"), now)).await?;
        self.enter_first_stage(tx, id, now).await?;
        Ok(id)
    }

    async fn merge_lead(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        row: &leads::Lead,
        read: &Lead,
        said: &Said,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let before = find(tx, id).await?;
        if confirmation(row.source) == Confirmation::Claimed {
            // A claim changes nothing and moves nothing (product.md section 2); the rep is told what it says.
            let lines: Vec<String> =
                read.answers.iter().map(|(question, answer)| format!("{question}: {answer}")).collect();
            let text = format!("a form says it is this person; nothing was changed\n{}", lines.join("\n"));
            let note = self.activity(ActivityKind::Note, Actor::Connector, text, now);
            activities::add(tx, &note.about(id)).await?;
            let text = "a form says it is this person; not confirmed, so nothing was changed";
            return self.notify(tx, Notice::about("reply", id, text, now)).await;
        }
        let (mut changes, mut known, mut other) =
            (BTreeMap::new(), before.fields.clone(), said.fields.clone());
        for name in Fields::NAMES {
            let empty = known.get_mut(name).is_some_and(|value| value.is_none());
            if let (true, Some(Some(value))) = (empty, other.get_mut(name)) {
                changes.insert(name.to_owned(), Some(value.clone()));
            }
        }
        self.set_fields(tx, &before, changes, Actor::Visitor, now).await?;
        for (kind, value) in said.channels() {
            let holders = contacts::with_value(&mut *tx, kind, &value).await?;
            if holders.iter().any(|point| point.prospect_id != id) {
                let text = format!("a form names a {kind} that another prospect has");
                let notice = Notice::once("reply", format!("claims:{id}:{value}"), text, now).whose(id);
                self.notify(tx, notice).await?;
                continue;
            }
            let state = confirmation(row.source);
            self.add_point(tx, id, kind, &value, state, row.source, &Actor::Visitor, now).await?;
        }
        if let (Some(words), true) = (&said.consent, before.basis != Some(Basis::Customer)) {
            prospects::set_basis(tx, id, Basis::Consent, Some(words), now).await?;
        } else if before.basis.is_none() {
            prospects::set_basis(tx, id, Basis::Asked, None, now).await?;
        }
        leads::set_last_touch(tx, id, &touch(row, read)).await?;
        self.note_lead(tx, id, row, said, now).await?;
        let evidence = self.add_up(tx, id).await?;
        let at = Self::lead_moment(row);
        prospects::set_evidence(tx, id, &evidence, before.barred, before.language, Some(at), None).await?;
        self.rescore(tx, id, "sent a form", now).await?;
        self.notify(tx, Notice::about("new_lead", id, "sent a form again", now)).await?;
        let after = find(tx, id).await?;
        if after.stage.is_terminal() {
            return self.suggest_return(tx, &after, now).await;
        }
        if queue::is_hands_off(tx, &after, now).await? {
            return Ok(());
        }
        self.came_back(tx, &before, &after, (Event::InboundTouch, at), now).await
    }

    /// The signal, and what was answered beside the fields as a note.
    async fn note_lead(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        row: &leads::Lead,
        said: &Said,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let found = Signal {
            kind: SignalKind::FormSubmitted,
            points: self.settings().signal_points(SignalKind::FormSubmitted),
            message_id: MessageId::new(LeadId::uuid(row.id)),
            quote: row.form_name.clone().unwrap_or_else(|| row.form.clone()),
            span: (0, 0),
            at: Self::lead_moment(row),
        };
        signals::add_of_lead(tx, row.id, id, &found).await?;
        let form = match &found.quote {
            name if name.is_empty() => String::new(),
            name => format!(" {name:?}"),
        };
        let text = format!("sent the form{form}");
        activities::add(tx, &self.activity(ActivityKind::Message, Actor::Visitor, text, now).about(id))
            .await?;
        if !said.rest.is_empty() {
            let lines: Vec<String> =
                said.rest.iter().map(|(question, answer)| format!("{question}: {answer}")).collect();
            let note = self.activity(ActivityKind::Note, Actor::Connector, lines.join("\n"), now);
            activities::add(tx, &note.about(id)).await?;
        }
        Ok(())
    }
}

impl Said {
    fn channels(&self) -> Vec<(ContactKind, String)> {
        let email = self.email.as_ref().map(|email| (ContactKind::Email, email.to_string()));
        let phone = self.phone.as_ref().map(|phone| (ContactKind::Phone, phone.as_str().to_owned()));
        email.into_iter().chain(phone).collect()
    }
}

fn confirmation(source: Source) -> Confirmation {
    match source {
        Source::FacebookLeadAds | Source::GoogleLeadForm => Confirmation::Confirmed,
        _ => Confirmation::Claimed,
    }
}

/// First and last touch: the campaign, ad set and ad it came by.
fn touch(row: &leads::Lead, read: &Lead) -> String {
    let named = |one: &lead::Named| json!({ "id": one.id, "name": one.name });
    json!({
        "source": row.source,
        "form": { "id": row.form, "name": row.form_name },
        "campaign": named(&read.campaign),
        "adset": named(&read.adset),
        "ad": named(&read.ad),
        "platform": read.platform,
        "at": Engine::lead_moment(row),
    })
    .to_string()
}
