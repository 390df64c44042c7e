//! close_deal: the closing message. Prices come from the sheet, arithmetic from code, and an expired price is
//! never quoted.

use super::{JobError, task_instead};
use crate::{
    composer,
    effects::{Letter, Proposal},
    facts::Known,
    mail::BindingWord,
};
use domain::{
    economy::Price,
    offer::{self, DEFAULT_VALIDITY_DAYS},
};

pub(super) fn close(known: &Known, price: Price) -> Result<Vec<Proposal>, JobError> {
    if known.email().is_none() {
        return Ok(vec![task_instead(known, "Close the deal by phone or chat")]);
    }
    let stated = known.product().zip(known.quantity());
    let (draft, offer, binding) = match stated {
        Some((product, quantity)) => {
            let offer = offer::quote(product, quantity, known.now, DEFAULT_VALIDITY_DAYS)
                .map_err(|fault| JobError::Never(fault.to_string()))?;
            let draft = known.with(|facts| composer::closing(facts, &offer));
            (draft, Some(offer), BindingWord::ListPrice)
        }
        None => {
            let wanted = known.product();
            let prices: Vec<_> = known
                .products
                .iter()
                .filter(|product| wanted.is_none_or(|wanted| wanted.id == product.id))
                .filter_map(|product| offer::unit_prices(product, known.now, DEFAULT_VALIDITY_DAYS).ok())
                .collect();
            if prices.is_empty() {
                return Err(JobError::Never(
                    "the price sheet has no valid price to offer: add one with `product add`".to_owned(),
                ));
            }
            let draft = known.with(|facts| composer::closing_unit_prices(facts, &prices));
            (draft, None, BindingWord::UnitPricesOnly)
        }
    };
    Ok(vec![Proposal::Mail(Box::new(Letter {
        subject: draft.subject,
        body: draft.body,
        invite: None,
        offer,
        binding: Some(binding),
        names_a_day: false,
        earliest: None,
        times: Vec::new(),
        plain: false,
        in_thread: false,
        release_at: None,
        part: price,
    }))])
}
