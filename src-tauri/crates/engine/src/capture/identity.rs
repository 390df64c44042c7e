//! Whose visit it is (product.md section 2, "Claimed and confirmed"). A claim that matches somebody attaches
//! the visit and tells the rep; it changes nothing and reveals nothing until confirmed.

use super::evidence::SessionFacts;
use crate::{Engine, EngineError, notices::Notice};
use domain::{
    ActivityKind, Actor, Confirmation, ContactKind, ProspectId, Timestamp,
    notice::{Screen, Target},
};
use store::{
    Tx, activities,
    chat::{self, Link},
    contacts, signals,
};

impl Engine {
    /// The person a visit belongs to: by what it states, else by its browser.
    pub(super) async fn identify(
        &self,
        tx: &mut Tx,
        facts: &SessionFacts,
    ) -> Result<Option<(ProspectId, Link)>, EngineError> {
        let browser = self.known_by_browser(tx, facts).await?;
        let (mut holder, mut names_another) = (None, false);
        for (field, kind) in [("email", ContactKind::Email), ("phone", ContactKind::Phone)] {
            let Some(value) = facts.stated(field) else { continue };
            let holders = contacts::with_value(&mut *tx, kind, value).await?;
            names_another |= !holders.iter().any(|point| Some(point.prospect_id) == browser);
            holder = holder.or(holders.first().map(|point| point.prospect_id));
        }
        Ok(match browser.filter(|_| !names_another) {
            Some(prospect) => Some((prospect, Link::Confirmed)),
            None => holder.map(|prospect| (prospect, Link::Claimed)),
        })
    }

    /// The person whose confirmed visit came from the same browser.
    async fn known_by_browser(
        &self,
        tx: &mut Tx,
        facts: &SessionFacts,
    ) -> Result<Option<ProspectId>, EngineError> {
        for visit in chat::of_visitor(&mut *tx, &facts.session.visitor_hash).await? {
            let Some((prospect, Link::Own | Link::Confirmed)) = visit.prospect else { continue };
            let confirmed = contacts::of_prospect(&mut *tx, prospect)
                .await?
                .iter()
                .any(|point| point.kind == ContactKind::Email && point.state == Confirmation::Confirmed);
            if confirmed {
                return Ok(Some(prospect));
            }
        }
        Ok(None)
    }

    /// Ties a visit to a known person. Confirmed, it counts at once; claimed, the rep is told and nothing moves.
    pub(super) async fn attach(
        &self,
        tx: &mut Tx,
        facts: &SessionFacts,
        prospect: ProspectId,
        link: Link,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let session = facts.session.id;
        chat::attach(tx, session, prospect, link).await?;
        signals::assign(tx, session, prospect).await?;
        let text = match link {
            Link::Claimed => "a chat says it is this person; not confirmed, so nothing was changed",
            _ => "chatted again",
        };
        let mut row = self.activity(ActivityKind::Message, Actor::Visitor, text, now).about(prospect);
        row.session_id = Some(session);
        activities::add(tx, &row).await?;
        let opens = Target::at(Screen::Conversation, session);
        self.notify(tx, Notice::about("reply", prospect, text, now).opening(opens)).await?;
        match link {
            Link::Claimed => Ok(()),
            _ => self.take_in(tx, prospect, facts, now).await,
        }
    }
}
