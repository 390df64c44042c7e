//! qualify: budget, authority, need and timeline, 25 points each, every point with the words it rests on.

use crate::facts::Known;
use domain::SignalKind;
use serde::Serialize;

/// Points per proven criterion (product.md section 4).
const EACH: u8 = 25;

/// What qualify found.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Qualified {
    /// 0, 25, 50, 75 or 100.
    pub(crate) score: u8,
    /// Criterion and quote, for those that are proven.
    pub(crate) evidence: Vec<(&'static str, String)>,
}

pub(super) fn qualify(known: &Known) -> Qualified {
    let fields = &known.prospect.fields;
    let quote_of = |kinds: &[SignalKind]| {
        known.signals.iter().find(|signal| kinds.contains(&signal.kind)).map(|signal| signal.quote.clone())
    };
    let need = known.product().map(|product| product.name.clone()).or_else(|| {
        quote_of(&[
            SignalKind::PurchaseIntent,
            SignalKind::DemoRequest,
            SignalKind::Interest,
            SignalKind::QuantityInquiry,
        ])
    });
    let criteria = [
        ("budget", fields.budget.clone().or_else(|| quote_of(&[SignalKind::PaymentOptions]))),
        ("authority", fields.role.clone().filter(|role| decides(role))),
        ("need", need),
        ("timeline", fields.timeline.clone().or_else(|| quote_of(&[SignalKind::Urgency]))),
    ];
    let evidence: Vec<_> =
        criteria.into_iter().filter_map(|(name, quote)| quote.map(|quote| (name, quote))).collect();
    let score = u8::try_from(evidence.len()).unwrap_or(4).saturating_mul(EACH);
    Qualified { score, evidence }
}

/// Titles of people who decide on purchases, or say they do.
fn decides(role: &str) -> bool {
    const TITLES: [&str; 16] = [
        "owner",
        "founder",
        "ceo",
        "cto",
        "coo",
        "cfo",
        "president",
        "director",
        "head",
        "manager",
        "partner",
        "principal",
        "chief",
        "vp",
        "procurement",
        "may-ari",
    ];
    let role = role.to_lowercase();
    role.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| TITLES.contains(&word))
}
