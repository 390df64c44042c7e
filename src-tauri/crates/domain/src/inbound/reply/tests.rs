use super::*;
use proptest::prelude::*;

fn cut(text: &str) -> String {
    new_text(text, Signature::Cut)
}

#[test]
fn every_pattern_compiles() {
    for pattern in [
        &ENDS_IN_WROTE,
        &DATED,
        &ADDRESSED,
        &DATE_AND_ADDRESS,
        &RULED_WORDS,
        &FORWARDED,
        &RULE,
        &LABEL,
        &INITIALS_QUOTE,
        &SHARED_LINE,
        &MOBILE,
        &SIGN_OFF,
        &BEGINS,
    ] {
        assert!(pattern.is_some());
    }
}

#[test]
fn the_line_that_says_who_wrote_ends_the_reply_in_many_languages() {
    for line in [
        "On Tue, 3 Nov 2026 at 10:02, Rico Cruz <rico@acme.example> wrote:",
        "On 3 Nov 2026, at 10:02, Rico Cruz\n<rico@acme.example>\nwrote:",
        "Am 03.11.2026 um 10:02 schrieb Rico Cruz <rico@acme.example>:",
        "Rico Cruz <rico@acme.example> schrieb am Di., 3. Nov. 2026, 10:02:",
        "Le mar. 3 nov. 2026 à 10:02, Rico Cruz <rico@acme.example> a écrit :",
        "El mar, 3 nov 2026 a las 10:02, Rico Cruz (<rico@acme.example>) escribió:",
        "Il giorno mar 3 nov 2026 alle ore 10:02 Rico Cruz <rico@acme.example> ha scritto:",
        "Em ter., 3 de nov. de 2026 às 10:02, Rico Cruz <rico@acme.example> escreveu:",
        "Op di 3 nov 2026 om 10:02 schreef Rico Cruz <rico@acme.example>:",
        "wt., 3 lis 2026 o 10:02 Rico Cruz <rico@acme.example> napisał(a):",
        "2026-11-03 10:02 GMT+08:00 Rico Cruz <rico@acme.example>:",
    ] {
        assert_eq!(
            cut(&format!("Yes, please.\n\n{line}\n\nHello Ana,\nthis is our offer.")),
            "Yes, please.",
            "{line}"
        );
    }
}

#[test]
fn headers_and_separators_end_it_too() {
    for block in [
        "-----Original Message-----\nFrom: Rico\nSent: today\nTo: Ana\nSubject: Offer",
        "________________________________\nVon: Rico Cruz\nGesendet: Dienstag, 3. November 2026 10:02\nAn: Ana\nBetreff: Angebot",
        "De : Rico Cruz\nEnvoyé : mardi 3 novembre 2026\nÀ : Ana\nObjet : Offre",
        "---------- Forwarded message ---------\nFrom: Rico <rico@acme.example>",
    ] {
        assert_eq!(cut(&format!("Sige po.\n\n{block}\n\nHello Ana")), "Sige po.", "{block}");
    }
}

#[test]
fn what_is_typed_between_and_below_marked_quotes_stays() {
    let text = "Hi\n\nOn 3/11/2026 10:02, Rico wrote:\n> How many seats?\n\nTwelve.\n\n> And when?\n";
    assert_eq!(cut(text), "Hi\n\nTwelve.");
    assert_eq!(cut("> How many seats?\nTwelve."), "> How many seats?\nTwelve.");
    assert_eq!(own_words("> How many seats?\nTwelve."), "Twelve.");
}

#[test]
fn signatures_go_and_sentences_stay() {
    assert_eq!(cut("We need 12.\n\n-- \nAna Lopez\nLopez Dental"), "We need 12.");
    assert_eq!(cut("We need 12.\n\nSent from my iPhone"), "We need 12.");
    assert_eq!(cut("We need 12.\n\nKind regards,\nAna Lopez\nManager, Lopez Dental"), "We need 12.");
    assert_eq!(
        new_text("We need 12.\n\nSent from my iPhone", Signature::Keep),
        "We need 12.\n\nSent from my iPhone"
    );
    for text in [
        "On Monday I wrote to you.",
        "From: that is where we come",
        "Sent from my heart to yours, a line that stands alone?",
    ] {
        assert_eq!(new_text(text, Signature::Keep), text);
    }
    assert_eq!(
        cut("Regards to your team, we start on 3 Nov 2026."),
        "Regards to your team, we start on 3 Nov 2026."
    );
}

proptest! {
    /// Whatever comes in: no panic, and nothing in the reply that was not a line of the mail.
    #[test]
    fn a_reply_is_made_of_the_mails_own_lines(
        lines in prop::collection::vec(
            prop_oneof![
                "\\PC{0,40}",
                Just("On 3 Nov 2026 at 10:02, Rico <r@acme.example> wrote:".to_owned()),
                Just("> quoted".to_owned()),
                Just("-----Original Message-----".to_owned()),
                Just("From: a".to_owned()),
                Just("Subject: b".to_owned()),
                Just("-- ".to_owned()),
                Just(String::new()),
            ],
            0..30,
        )
    ) {
        let text = lines.join("\n");
        for line in cut(&text).split('\n').filter(|line| !line.is_empty()) {
            prop_assert!(lines.iter().any(|known| known.contains(line)), "{line:?}");
        }
    }
}
