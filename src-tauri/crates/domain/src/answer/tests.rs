use super::*;
use proptest::prelude::*;

fn verdict(text: &str) -> Verdict {
    read(text).verdict
}

#[test]
fn a_clear_yes_is_one() {
    for text in [
        "Yes, we accept. Please send the invoice.",
        "Sounds good, let's go ahead.",
        "Sige na po, tuloy na natin!",
        "We'll take it",
        "Approved.",
    ] {
        assert!(read(text).is_unconditional_yes(), "{text}: {:?}", read(text));
    }
}

#[test]
fn a_yes_with_a_question_or_a_condition_leaves_something_open() {
    for text in [
        "Yes, but can you do 10% off?",
        "We accept if delivery is free.",
        "Go ahead. When can you start?",
        "Sige po, pero sana may discount",
        "We accept once our board has approved it",
    ] {
        assert_eq!(verdict(text), Verdict::Yes, "{text}");
        assert!(!read(text).is_unconditional_yes(), "{text}");
    }
}

#[test]
fn what_is_denied_is_no_yes() {
    for text in
        ["We can't accept the offer", "I do not agree", "We are not going to go ahead", "Hindi pa approved"]
    {
        assert_ne!(verdict(text), Verdict::Yes, "{text}");
    }
}

#[test]
fn a_clear_no_is_one_whatever_else_is_said() {
    for text in [
        "No thanks.",
        "We went with another vendor, thank you.",
        "Hindi na po, salamat.",
        "Yes I saw it, but we'll pass.",
        "Please stop.",
    ] {
        assert_eq!(verdict(text), Verdict::No, "{text}");
    }
}

#[test]
fn small_talk_is_neither() {
    for text in ["Thanks, I will look at it tomorrow.", "Got it", "Noted po"] {
        assert_eq!(verdict(text), Verdict::Neither, "{text}");
    }
    assert_eq!(verdict("Let me know the details."), Verdict::Neither);
    assert_eq!(verdict("No problem, talk to you Monday."), Verdict::Neither);
}

#[test]
fn the_first_question_is_found_with_or_without_its_mark() {
    let asked = |text: &str| read(text).question;
    assert_eq!(
        asked("Thanks. How much is it for 12.5 seats? Bye").as_deref(),
        Some("How much is it for 12.5 seats?")
    );
    assert_eq!(asked("hello\ncan you send a brochure\nthanks").as_deref(), Some("can you send a brochure"));
    assert_eq!(asked("Magkano po"), Some("Magkano po".to_owned()));
    assert_eq!(asked("See you on Monday."), None);
    assert_eq!(asked("???"), None);
}

proptest! {
    #[test]
    fn reading_never_panics_and_keeps_questions_short(text in "\\PC{0,400}") {
        let answer = read(&text);
        prop_assert!(answer.question.is_none_or(|question| question.chars().count() <= QUESTION_MAX));
    }
}
