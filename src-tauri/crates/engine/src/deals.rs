//! What may be won: the rep sets the amount and the expected close of a prospect's open deal.

use crate::{
    Engine, EngineError,
    prospects::find,
    undo::{self, Change, called},
};
use domain::{ActivityKind, Actor, DealId, Money, ProspectId, Timestamp};
use futures::FutureExt;
use store::{activities, deals, undo as rows};

impl Engine {
    /// Sets the open deal, making one where there is none; `None` for the amount: not known any more.
    pub async fn set_deal(
        &self,
        id: ProspectId,
        amount: Option<Money>,
        expected_close: Option<Option<Timestamp>>,
    ) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let prospect = find(tx, id).await?;
                    if prospect.stage.is_terminal() {
                        return Err(EngineError::Precondition {
                            message: format!("the deal is closed: the prospect is in {}", prospect.stage),
                            hint: Some("move the prospect back to change what was won or lost".to_owned()),
                        });
                    }
                    let before = rows::deals(&mut *tx, id).await?;
                    let deal = deals::open(tx, engine.id(DealId::new, now), id, amount, now).await?;
                    deals::set_open(tx, deal, amount, expected_close, now).await?;
                    let after = rows::deals(&mut *tx, id).await?;
                    if before == after {
                        return Ok(());
                    }
                    let words = |amount: Option<Money>| amount.map(|amount| amount.to_string());
                    let known = before.iter().find(|deal| deal.state == "open").and_then(|deal| deal.amount);
                    let row = engine
                        .activity(ActivityKind::FieldChange, Actor::User, "deal changed", now)
                        .about(id)
                        .changing("amount", words(known), words(amount));
                    activities::add(tx, &row).await?;
                    let label = format!("{}: deal changed", called(&prospect));
                    let change = Change::Deals { prospect: id, before, after };
                    undo::record(&engine, tx, label, vec![change], now).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}
