//! "No more mail", said by mail: a message to the opt-out address, or one that says nothing else.

/// Subjects and whole messages that say so, lower case, in the languages of mail programs' own buttons.
const WORDS: &[&str] = &[
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "please unsubscribe me",
    "opt out",
    "opt-out",
    "optout",
    "remove me",
    "please remove me",
    "remove me from your list",
    "take me off your list",
    "stop",
    "stop emailing me",
    "abmelden",
    "abbestellen",
    "bitte abmelden",
    "désabonner",
    "désinscription",
    "se désabonner",
    "me désabonner",
    "darse de baja",
    "dar de baja",
    "cancelar suscripción",
    "baja",
    "cancelar inscrição",
    "descadastrar",
    "annulla iscrizione",
    "cancellami",
    "disiscrivimi",
    "afmelden",
    "uitschrijven",
    "wypisz mnie",
    "avregistrera",
    "afmeld",
    "meld meg av",
    "tanggalin nyo na ako",
    "paki-unsubscribe",
    "paki unsubscribe",
    "wag na mag email",
];

/// Whether subject or text is such a word and nothing more. A reply's subject ("Re: unsubscribe options") is ours.
pub fn asks_to_unsubscribe(subject: &str, reply: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let says = |text: &str| WORDS.contains(&bare(text).as_str());
    says(subject) || says(reply)
}

#[cfg(test)]
mod tests {
    use super::asks_to_unsubscribe;

    #[test]
    fn only_the_bare_word_opts_out() {
        assert!(asks_to_unsubscribe("unsubscribe", ""));
        assert!(asks_to_unsubscribe("Re: Your offer", "STOP."));
        assert!(asks_to_unsubscribe("Re: Ihr Angebot", "Bitte abmelden!"));
        assert!(!asks_to_unsubscribe("Re: Your offer", "How do I unsubscribe a seat from the plan?"));
        assert!(!asks_to_unsubscribe("Re: stop by our office", "See you"));
    }
}
