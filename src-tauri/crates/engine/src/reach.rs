//! Whom automation may reach: hands-off for a person or a company, and addresses nothing is sent to.

use crate::{
    Engine, EngineError,
    knowledge::text,
    prospects::find,
    queue,
    undo::{self, Change, called},
};
use domain::{ActivityKind, Actor, CompanyId, EffectState, ProspectId, Timestamp, email::Address};
use futures::FutureExt;
use store::{
    Tx, activities, companies, effects,
    jobs::{self, Job},
    prospects, suppression,
};

impl Engine {
    /// Keeps automation off a person, until a moment or for good; everything open is called off.
    pub async fn set_hands_off(
        &self,
        id: ProspectId,
        on: bool,
        until: Option<Timestamp>,
    ) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let change = engine.keep_off(tx, id, on, until, now).await?;
                    let name = called(&find(tx, id).await?);
                    let label = match on {
                        true => format!("{name}: automation kept off"),
                        false => format!("{name}: automation let on"),
                    };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Hands-off within a transaction, with what takes it back.
    pub(crate) async fn keep_off(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        on: bool,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Change, EngineError> {
        let prospect = find(tx, id).await?;
        let before: Vec<Job> = jobs::open_of(&mut *tx, id).await?;
        prospects::set_hands_off(tx, id, on, until, now).await?;
        self.note_hands_off(tx, id, on, now).await?;
        let after = jobs::open_of(&mut *tx, id).await?;
        let gone = |job: &&Job| !after.iter().any(|open| open.id == job.id);
        Ok(Change::HandsOff {
            prospect: id,
            before: (prospect.hands_off, prospect.hands_off_until),
            after: (on, until),
            cancelled: before.iter().filter(gone).map(|job| job.kind).collect(),
        })
    }

    /// Keeps automation off everybody of a company.
    pub async fn set_company_hands_off(
        &self,
        id: CompanyId,
        on: bool,
        until: Option<Timestamp>,
    ) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    if !companies::set_hands_off(tx, id, on, until).await? {
                        return Err(EngineError::NotFound(format!("company {id}")));
                    }
                    for person in prospects::of_company(&mut *tx, id).await? {
                        engine.note_hands_off(tx, person, on, now).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    pub(crate) async fn note_hands_off(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        on: bool,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if on {
            queue::leave(self, tx, id, true, now).await?;
        } else {
            self.release_held(tx, now).await?;
        }
        let text = if on { "automation kept off" } else { "automation let on again" };
        let row = self.activity(ActivityKind::Decision, Actor::User, text, now).about(id);
        activities::add(tx, &row).await?;
        Ok(())
    }

    /// Nothing is sent to the address any more, by hand neither.
    pub async fn suppress(&self, address: &str, reason: &str) -> Result<(), EngineError> {
        let address: Address = address.parse().map_err(|error| EngineError::invalid("address", error))?;
        let reason = text("reason", reason, 500)?;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let changes: Vec<Change> = engine
                        .suppress_address(tx, None, &address, &reason, now)
                        .await?
                        .into_iter()
                        .collect();
                    undo::record(&engine, tx, format!("{address}: suppressed"), changes, now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Suppression within a transaction, with what takes it back; `None` if the address was suppressed before.
    pub(crate) async fn suppress_address(
        &self,
        tx: &mut Tx,
        prospect: Option<ProspectId>,
        address: &Address,
        reason: &str,
        now: Timestamp,
    ) -> Result<Option<Change>, EngineError> {
        let before = suppression::reason(&mut *tx, address.as_str()).await?;
        suppression::add(tx, address.as_str(), reason, &Actor::User, now).await?;
        let why = "the recipient opted out";
        for effect in effects::open_to(&mut *tx, address.as_str()).await? {
            if effect.state == EffectState::Sending {
                effects::call_off(tx, effect.id, why, now).await?;
                continue;
            }
            self.conclude(tx, &effect, EffectState::Cancelled, None, Some(why), now).await?;
        }
        let address = address.as_str().to_owned();
        Ok(before.is_none().then_some(Change::Suppressed { prospect, address }))
    }
}
