//! The settings that exist once per job kind or signal: prices (product.md section 4), the policy table
//! (section 3) and signal points (section 2).

use super::{
    Kind, Spec,
    catalogue::{int, plain},
};

const CELLS: &[&str] = &["auto", "ask", "suggest"];

macro_rules! price {
    ($kind:literal, $energy:literal, $coins:literal) => {
        [
            plain(
                concat!("price.", $kind, ".energy"),
                int(0, 100_000, "energy"),
                $energy,
                concat!(
                    "What one ",
                    $kind,
                    " costs in energy, 0-100000. The price at queue time is the price charged."
                ),
            ),
            plain(
                concat!("price.", $kind, ".coins"),
                int(0, 100_000, "coins"),
                $coins,
                concat!(
                    "What one ",
                    $kind,
                    " costs in coins, 0-100000. The price at queue time is the price charged."
                ),
            ),
        ]
    };
}
macro_rules! policy {
    ($kind:literal, $manual:literal, $hybrid:literal, $autopilot:literal) => {
        [
            policy!(@ $kind, "manual", $manual),
            policy!(@ $kind, "hybrid", $hybrid),
            policy!(@ $kind, "autopilot", $autopilot),
        ]
    };
    (@ $kind:literal, $mode:literal, $cell:literal) => {
        plain(
            concat!("policy.", $kind, ".", $mode),
            Kind::Word(CELLS),
            $cell,
            concat!(
                "What ", $mode, " mode lets ", $kind,
                " do: auto (by itself), ask (prepared, then waits for approval) or suggest."
            ),
        )
    };
}
macro_rules! signal {
    ($kind:literal, $points:literal) => {
        plain(
            concat!("signal.", $kind, ".points"),
            int(-100, 100, "points"),
            $points,
            concat!(
                "Points the signal ",
                $kind,
                " adds to intent, -100 to 100; each kind counts once per prospect."
            ),
        )
    };
}

pub(super) const PRICES: [[Spec; 2]; 7] = [
    price!("smart_scan", "10", "5"),
    price!("follow_up", "15", "8"),
    price!("qualify", "20", "10"),
    price!("nurture", "25", "12"),
    price!("book_meeting", "30", "15"),
    price!("close_deal", "50", "25"),
    price!("full_pipeline", "100", "50"),
];

pub(super) const POLICIES: [[Spec; 3]; 7] = [
    policy!("smart_scan", "suggest", "auto", "auto"),
    policy!("follow_up", "suggest", "auto", "auto"),
    policy!("qualify", "suggest", "auto", "auto"),
    policy!("nurture", "suggest", "auto", "auto"),
    policy!("book_meeting", "suggest", "auto", "auto"),
    policy!("close_deal", "suggest", "ask", "auto"),
    policy!("full_pipeline", "suggest", "ask", "auto"),
];

pub(super) const SIGNALS: &[Spec] = &[
    signal!("purchase_intent", "40"),
    signal!("form_submitted", "40"),
    signal!("urgency", "30"),
    signal!("quantity_inquiry", "25"),
    signal!("payment_options", "25"),
    signal!("demo_request", "25"),
    signal!("contact_request", "25"),
    signal!("pricing_inquiry", "20"),
    signal!("delivery_check", "15"),
    signal!("interest", "10"),
    signal!("validation", "10"),
    signal!("promo_interest", "10"),
    signal!("comparison", "10"),
    signal!("not_interested", "-30"),
    signal!("vendor_pitch", "-60"),
    signal!("job_seeker", "-60"),
    signal!("spam", "-60"),
];
