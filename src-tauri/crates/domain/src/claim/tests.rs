use super::*;
use proptest::prelude::*;

const FIRST: ClaimFacts = ClaimFacts {
    confirmation: Confirmation::Claimed,
    kind: JobKind::FollowUp,
    answered_before: false,
    plain_content: true,
    first_answers_today: 0,
    first_answers_cap: 20,
    from_visitor_today: 0,
    from_visitor_cap: 3,
    role_address: false,
    disposable: false,
};

fn waits(facts: ClaimFacts, wanted: WaitReason) -> bool {
    matches!(decide(&facts), Claim::Wait { reason, .. } if reason == wanted)
}

#[test]
fn a_claimed_address_gets_one_plain_follow_up() {
    assert_eq!(decide(&FIRST), Claim::Allowed);
    assert!(waits(ClaimFacts { answered_before: true, ..FIRST }, WaitReason::Unconfirmed));
    assert!(waits(ClaimFacts { plain_content: false, ..FIRST }, WaitReason::Unconfirmed));
    for kind in JobKind::ALL.iter().filter(|kind| **kind != JobKind::FollowUp) {
        assert!(waits(ClaimFacts { kind: *kind, ..FIRST }, WaitReason::Unconfirmed), "{kind}");
        let confirmed = ClaimFacts { kind: *kind, confirmation: Confirmation::Confirmed, ..FIRST };
        assert_eq!(decide(&confirmed), Claim::Allowed, "{kind}");
    }
}

#[test]
fn the_caps_of_first_answers_hold() {
    assert_eq!(
        decide(&ClaimFacts { first_answers_today: 19, from_visitor_today: 2, ..FIRST }),
        Claim::Allowed
    );
    assert!(waits(ClaimFacts { first_answers_today: 20, ..FIRST }, WaitReason::Cap));
    assert!(waits(ClaimFacts { from_visitor_today: 3, ..FIRST }, WaitReason::Cap));
}

#[test]
fn role_and_disposable_addresses_get_nothing_unattended() {
    for confirmation in Confirmation::ALL {
        let facts = ClaimFacts { confirmation: *confirmation, ..FIRST };
        assert!(matches!(decide(&ClaimFacts { role_address: true, ..facts }), Claim::Refused { .. }));
        assert!(matches!(decide(&ClaimFacts { disposable: true, ..facts }), Claim::Refused { .. }));
    }
}

#[test]
fn a_name_is_letters_only() {
    for name in ["Ana Lopez", "José Ñáñez", "O'Brien", "D\u{2019}Angelo", "Anne-Marie", "प्रिया"]
    {
        assert_eq!(safe_name(name).as_deref(), Some(name), "{name}");
    }
    assert_eq!(safe_name("  Ana  ").as_deref(), Some("Ana"));
    let long = "a".repeat(41);
    for bad in [
        "",
        " ",
        "-",
        "Ana  Lopez",
        "ana.lopez",
        "Ana\nBcc: x",
        "Ana\tL",
        "Ana 2",
        "visit evil.example",
        "a@b",
        "http://x",
        "Ana!",
        "<b>Ana</b>",
        "'Ana",
        "Ana-",
        "Ana\u{202e}",
        "Ana\0",
        &long,
        // A letter that is also the numeral ninety; found by the property below.
        "\u{10341}",
    ] {
        assert_eq!(safe_name(bad), None, "{bad:?} was taken");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn a_safe_name_holds_no_digit_mark_up_or_line_break(name in "\\PC{0,50}|[a-zA-Z .@:/<>'\r\n-]{0,50}") {
        if let Some(safe) = safe_name(&name) {
            prop_assert!(safe.chars().count() <= 40);
            let mark_up = |c: char| c.is_ascii_punctuation() && !"'-".contains(c);
            let forbidden = |c: char| c.is_numeric() || c.is_control() || mark_up(c);
            prop_assert!(!safe.contains(forbidden), "{:?}", safe);
        }
    }
}
