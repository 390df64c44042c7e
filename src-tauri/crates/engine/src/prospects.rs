//! What the rep does to a person's record: add, confirm, edit, keep automation off, override the score.

use crate::{
    Engine, EngineError,
    knowledge::text,
    moves::seen,
    places::{self, Neighbours},
    queue,
    undo::{self, Change, called},
};
use domain::{
    ActivityKind, Actor, Basis, CompanyId, Confirmation, ContactKind, ContactPointId, DealId, Language,
    Money, ProspectId, Source, Stage, Timestamp, email::Address, phone::PhoneNumber, rules::Cause,
};
use futures::FutureExt;
use std::collections::BTreeMap;
use store::{
    Tx, activities, chat, companies,
    contacts::{self, ContactPoint},
    deals,
    prospects::{self, Evidence, Fields, NewProspect},
    scores, stages,
};

/// A person as the rep types them; the contact points are confirmed by that.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number, in the workspace's region or international.
    pub phone: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Job title.
    pub role: Option<String>,
    /// Place.
    pub location: Option<String>,
    /// First stage; won and lost are moved to, not added.
    pub stage: Stage,
    /// Why we may write to them.
    pub basis: Option<Basis>,
    /// The words of a consent.
    pub basis_wording: Option<String>,
    /// What the open deal is worth.
    pub amount: Option<Money>,
}

/// A prospect as any source makes one: what is written in one transaction.
pub(crate) struct Birth {
    pub(crate) source: Source,
    pub(crate) actor: Actor,
    pub(crate) stage: Stage,
    pub(crate) fields: Fields,
    pub(crate) email: Option<Address>,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) state: Confirmation,
    pub(crate) basis: Option<Basis>,
    pub(crate) basis_wording: Option<String>,
    pub(crate) amount: Option<Money>,
    pub(crate) evidence: Evidence,
    pub(crate) barred: bool,
    pub(crate) language: Language,
    pub(crate) first_touch: String,
    pub(crate) last_inbound_at: Option<Timestamp>,
    pub(crate) settle_until: Option<Timestamp>,
}

impl Engine {
    /// Adds a person by hand. They enter their stage like any other move.
    pub async fn add_prospect(&self, person: NewPerson, actor: Actor) -> Result<ProspectId, EngineError> {
        let birth = self.check_person(person, actor)?;
        let (engine, now) = (self.clone(), self.now());
        let id = self
            .store()
            .write(move |tx| {
                async move {
                    for (kind, value) in [
                        (ContactKind::Email, birth.email.as_ref().map(ToString::to_string)),
                        (ContactKind::Phone, birth.phone.as_ref().map(|number| number.as_str().to_owned())),
                    ] {
                        let Some(value) = value else { continue };
                        if let Some(same) = contacts::with_value(&mut *tx, kind, &value).await?.first() {
                            return Err(EngineError::Conflict(format!(
                                "prospect {} has this {kind} already",
                                same.prospect_id
                            )));
                        }
                    }
                    let id = engine.give_birth(tx, birth, now).await?;
                    engine.enter_first_stage(tx, id, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(id)
    }

    fn check_person(&self, person: NewPerson, actor: Actor) -> Result<Birth, EngineError> {
        let optional = |field: &str, value: Option<String>| value.map(|v| text(field, &v, 200)).transpose();
        let email: Option<Address> = match person.email.as_deref().map(str::trim) {
            Some(email) => Some(email.parse().map_err(|error| EngineError::invalid("email", error))?),
            None => None,
        };
        let region = self.settings().region();
        let phone = match person.phone.as_deref() {
            Some(phone) => Some(
                PhoneNumber::parse(phone, region).map_err(|error| EngineError::invalid("phone", error))?,
            ),
            None => None,
        };
        if person.stage.is_terminal() {
            return Err(EngineError::Validation {
                field: Some("stage".to_owned()),
                message: format!("a prospect is not added as {}", person.stage),
                hint: Some("add them in an open stage, then `move` them with amount or reason".to_owned()),
            });
        }
        let fields = Fields {
            name: optional("name", person.name)?,
            company: optional("company", person.company)?,
            role: optional("role", person.role)?,
            location: optional("location", person.location)?,
            ..Fields::default()
        };
        if fields.name.is_none() && email.is_none() && phone.is_none() {
            return Err(EngineError::invalid(
                "name",
                "give at least a name, an e-mail address or a phone number",
            ));
        }
        Ok(Birth {
            source: Source::Manual,
            actor,
            stage: person.stage,
            fields,
            email,
            phone,
            state: Confirmation::Confirmed,
            basis: person.basis,
            basis_wording: optional("basis_wording", person.basis_wording)?,
            amount: person.amount,
            evidence: Evidence::default(),
            barred: false,
            language: self.settings().language(),
            first_touch: "{}".to_owned(),
            last_inbound_at: None,
            settle_until: None,
        })
    }

    /// Inserts a prospect with contact points and deal, scores it, and lets it enter its first stage.
    pub(crate) async fn give_birth(
        &self,
        tx: &mut Tx,
        birth: Birth,
        now: Timestamp,
    ) -> Result<ProspectId, EngineError> {
        let id = self.id(ProspectId::new, now);
        let mut fields = birth.fields;
        let mut actors = BTreeMap::new();
        for name in Fields::NAMES {
            if fields.get_mut(name).is_some_and(|value| value.is_some()) {
                actors.insert(name.to_owned(), birth.actor.clone());
            }
        }
        let company_id = match &fields.company {
            Some(name) => Some(companies::ensure(tx, self.id(CompanyId::new, now), name, now).await?),
            None => None,
        };
        let rank = places::choose(tx, birth.stage, id, Neighbours::default(), now).await?;
        let new = NewProspect {
            id,
            fields,
            field_actors: actors,
            company_id,
            time_zone: None,
            language: birth.language,
            source: birth.source,
            stage: birth.stage,
            actor: birth.actor.clone(),
            cause: Cause::Created { source: birth.source }.to_string(),
            rank,
            basis: birth.basis,
            barred: birth.barred,
            evidence: birth.evidence,
            first_touch: birth.first_touch,
            last_inbound_at: birth.last_inbound_at,
            settle_until: birth.settle_until,
        };
        prospects::insert(tx, &new, now).await?;
        if let (Some(basis), Some(wording)) = (birth.basis, &birth.basis_wording) {
            prospects::set_basis_wording(tx, id, basis, wording).await?;
        }
        if let Some(email) = &birth.email {
            self.add_point(
                tx,
                id,
                ContactKind::Email,
                email.as_str(),
                birth.state,
                birth.source,
                &birth.actor,
                now,
            )
            .await?;
        }
        if let Some(phone) = &birth.phone {
            self.add_point(
                tx,
                id,
                ContactKind::Phone,
                phone.as_str(),
                birth.state,
                birth.source,
                &birth.actor,
                now,
            )
            .await?;
        }
        if birth.amount.is_some() {
            deals::open(tx, self.id(DealId::new, now), id, birth.amount, now).await?;
        }
        let row = self
            .activity(ActivityKind::StageMove, birth.actor, format!("new prospect in {}", birth.stage), now)
            .about(id)
            .changing("stage", None, Some(birth.stage.to_string()));
        activities::add(tx, &row).await?;
        self.rescore(tx, id, "created", now).await?;
        Ok(id)
    }

    /// Decides a newborn's stage entry: after its visits and signals are attached, so that the plan sees them.
    pub(crate) async fn enter_first_stage(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if let Some(event) = stages::last_event(&mut *tx, id).await? {
            queue::decide(self, tx, &event, now).await?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "a contact point's own row")]
    pub(crate) async fn add_point(
        &self,
        tx: &mut Tx,
        prospect: ProspectId,
        kind: ContactKind,
        value: &str,
        state: Confirmation,
        source: Source,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        let point = ContactPoint {
            id: self.id(ContactPointId::new, now),
            prospect_id: prospect,
            kind,
            value: value.to_owned(),
            state,
            source,
            is_primary: false,
            do_not_use: None,
            created_at: now,
        };
        Ok(contacts::add(tx, &point, actor, now).await?)
    }

    /// The rep vouches for a prospect's claimed contact points and attached visits; what waited for that is
    /// drafted anew.
    pub async fn confirm_prospect(&self, id: ProspectId) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    find(tx, id).await?;
                    let points = contacts::confirm_all(tx, id, &Actor::User, now).await?;
                    let visits = chat::confirm_links(tx, id).await?;
                    let text = format!("confirmed: {points} contact points, {visits} visits");
                    let row = engine.activity(ActivityKind::Decision, Actor::User, text, now).about(id);
                    activities::add(tx, &row).await?;
                    engine.redraft_unconfirmed(tx, id, now).await?;
                    if visits > 0 {
                        engine.take_in_visits(tx, id, now).await?;
                    }
                    engine.rescore(tx, id, "confirmed", now).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Changes fields by hand; nothing automatic replaces them afterwards. With a version, a row changed
    /// meanwhile is a conflict.
    pub async fn edit_prospect(
        &self,
        id: ProspectId,
        version: Option<i64>,
        changes: BTreeMap<String, Option<String>>,
    ) -> Result<(), EngineError> {
        let mut checked = BTreeMap::new();
        for (field, value) in changes {
            let value = value.map(|value| text(&field, &value, 200)).transpose()?;
            checked.insert(field, value);
        }
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let mut prospect = seen(tx, id, version).await?;
                    let mut before = BTreeMap::new();
                    let mut after = BTreeMap::new();
                    for (name, value) in &checked {
                        let actor = prospect.field_actors.get(name).cloned();
                        if let Some(field) = prospect.fields.get_mut(name).filter(|field| *field != value) {
                            before.insert(name.clone(), (field.clone(), actor));
                            after.insert(name.clone(), value.clone());
                        }
                    }
                    let label = format!("{}: edited", called(&prospect));
                    if engine.set_fields(tx, &prospect, checked, Actor::User, now).await? {
                        let change = Change::Fields { prospect: id, before, after };
                        undo::record(&engine, tx, label, vec![change], now).await?;
                    }
                    engine.rescore(tx, id, "edited", now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Writes changed fields with who set them, each on record with its value before and after.
    pub(crate) async fn set_fields(
        &self,
        tx: &mut Tx,
        prospect: &prospects::Prospect,
        changes: BTreeMap<String, Option<String>>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        let mut fields = prospect.fields.clone();
        let mut actors = prospect.field_actors.clone();
        let mut changed = false;
        for (name, value) in changes {
            let field = fields.get_mut(&name).ok_or_else(|| EngineError::Validation {
                field: Some(name.clone()),
                message: format!("a prospect has no field {name:?}"),
                hint: Some(format!("fields: {}", Fields::NAMES.join(", "))),
            })?;
            if *field == value {
                continue;
            }
            let before = std::mem::replace(field, value.clone());
            actors.insert(name.clone(), actor.clone());
            let row = self
                .activity(ActivityKind::FieldChange, actor.clone(), format!("{name} changed"), now)
                .about(prospect.id)
                .changing(&name, before, value);
            activities::add(tx, &row).await?;
            changed = true;
        }
        if changed {
            let company_id = match &fields.company {
                Some(name) => Some(companies::ensure(tx, self.id(CompanyId::new, now), name, now).await?),
                None => None,
            };
            prospects::set_fields(tx, prospect.id, &fields, &actors, company_id, now).await?;
        }
        Ok(changed)
    }

    /// The rep's own score with a reason, beside the machine's; `None` takes it away.
    pub async fn override_score(
        &self,
        id: ProspectId,
        score: Option<(u8, String)>,
    ) -> Result<(), EngineError> {
        if let Some((value, reason)) = &score {
            if *value > 100 {
                return Err(EngineError::invalid("score", "a score is 0 to 100"));
            }
            text("reason", reason, 500)?;
        }
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let prospect = find(tx, id).await?;
                    let before = prospect.override_score.as_ref().map(|(score, _)| score.to_string());
                    let after = score.as_ref().map(|(score, _)| score.to_string());
                    scores::set_override(tx, id, score.as_ref().map(|(s, r)| (*s, r.as_str())), now).await?;
                    let row = engine
                        .activity(ActivityKind::FieldChange, Actor::User, "score overridden", now)
                        .about(id)
                        .changing("override_score", before, after);
                    activities::add(tx, &row).await?;
                    let label = format!("{}: score overridden", called(&prospect));
                    let change =
                        Change::Scored { prospect: id, before: prospect.override_score, after: score };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}

/// The prospect, or the error that names it.
pub(crate) async fn find(tx: &mut Tx, id: ProspectId) -> Result<prospects::Prospect, EngineError> {
    prospects::get(&mut *tx, id).await?.ok_or_else(|| EngineError::NotFound(format!("prospect {id}")))
}
