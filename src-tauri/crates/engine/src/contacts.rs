//! Contact points by hand: add, use first, use no more.

use crate::{
    Engine, EngineError,
    knowledge::text,
    prospects::find,
    undo::{self, Change, called},
};
use domain::{
    ActivityKind, Actor, Confirmation, ContactKind, ContactPointId, ProspectId, Source, email::Address,
    phone::PhoneNumber,
};
use futures::FutureExt;
use store::{Tx, activities, contacts};

impl Engine {
    /// Adds a contact point that the rep typed, which confirms it.
    pub async fn add_contact(
        &self,
        prospect: ProspectId,
        kind: ContactKind,
        value: &str,
    ) -> Result<(), EngineError> {
        let value = self.normalised(kind, value)?;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let person = find(tx, prospect).await?;
                    for same in contacts::with_value(&mut *tx, kind, &value).await? {
                        let whose = if same.prospect_id == prospect { "this" } else { "another" };
                        if same.prospect_id != prospect || same.state == Confirmation::Confirmed {
                            let message = format!("{whose} prospect has this {kind} already");
                            return Err(EngineError::Conflict(message));
                        }
                    }
                    let actor = Actor::User;
                    let added = engine
                        .add_point(
                            tx,
                            prospect,
                            kind,
                            &value,
                            Confirmation::Confirmed,
                            Source::Manual,
                            &actor,
                            now,
                        )
                        .await?;
                    let text = format!("{kind} {}", if added { "added" } else { "confirmed" });
                    let row = engine
                        .activity(ActivityKind::FieldChange, actor, text, now)
                        .about(prospect)
                        .changing(kind.as_str(), None, Some(value.clone()));
                    activities::add(tx, &row).await?;
                    if added {
                        let points = contacts::of_prospect(&mut *tx, prospect).await?;
                        let point = points.iter().find(|point| point.kind == kind && point.value == value);
                        let label = format!("{}: {kind} added", called(&person));
                        let change = point.map(|point| Change::ContactAdded { prospect, id: point.id });
                        undo::record(&engine, tx, label, change.into_iter().collect(), now).await?;
                    }
                    engine.redraft_unconfirmed(tx, prospect, now).await?;
                    engine.rescore(tx, prospect, "contact added", now).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Makes a contact point the one of its kind that is used first; answers whose it is.
    pub async fn set_primary_contact(&self, id: ContactPointId) -> Result<ProspectId, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let point = point(tx, id).await?;
                    let person = find(tx, point.prospect_id).await?;
                    if point.is_primary {
                        return Ok(point.prospect_id);
                    }
                    let all = contacts::of_prospect(&mut *tx, point.prospect_id).await?;
                    let before =
                        all.iter().find(|other| other.kind == point.kind && other.is_primary).map(|o| o.id);
                    contacts::set_primary(tx, id, now).await?;
                    let label = format!("{}: another {} first", called(&person), point.kind);
                    let change = Change::ContactPrimary { prospect: point.prospect_id, before, after: id };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok(point.prospect_id)
                }
                .boxed()
            })
            .await
    }

    /// Says why a contact point must not be used, or (`None`) lets it be used again; answers whose it is.
    pub async fn set_contact_use(
        &self,
        id: ContactPointId,
        reason: Option<String>,
    ) -> Result<ProspectId, EngineError> {
        let reason = reason.map(|reason| text("reason", &reason, 500)).transpose()?;
        let (engine, now) = (self.clone(), self.now());
        let whose = self
            .store()
            .write(move |tx| {
                async move {
                    let point = point(tx, id).await?;
                    let prospect = point.prospect_id;
                    let person = find(tx, prospect).await?;
                    if point.do_not_use == reason {
                        return Ok(prospect);
                    }
                    contacts::put_do_not_use(tx, id, reason.as_deref(), now).await?;
                    let label = format!(
                        "{}: {} {}",
                        called(&person),
                        point.kind,
                        match reason {
                            Some(_) => "not to be used",
                            None => "usable again",
                        }
                    );
                    let change = Change::ContactUse { prospect, id, before: point.do_not_use, after: reason };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    engine.rescore(tx, prospect, "contact changed", now).await?;
                    Ok::<_, EngineError>(prospect)
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(whose)
    }

    fn normalised(&self, kind: ContactKind, value: &str) -> Result<String, EngineError> {
        let value = value.trim();
        Ok(match kind {
            ContactKind::Email => {
                let address: Address = value.parse().map_err(|error| EngineError::invalid("value", error))?;
                address.as_str().to_owned()
            }
            ContactKind::Phone => PhoneNumber::parse(value, self.settings().region())
                .map_err(|error| EngineError::invalid("value", error))?
                .as_str()
                .to_owned(),
            ContactKind::Handle => text("value", value, 200)?,
        })
    }
}

async fn point(tx: &mut Tx, id: ContactPointId) -> Result<contacts::ContactPoint, EngineError> {
    contacts::get(&mut *tx, id).await?.ok_or_else(|| EngineError::NotFound(format!("contact point {id}")))
}
