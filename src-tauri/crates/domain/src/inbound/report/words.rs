//! Reports by their words, for mail systems that write no machine-readable ones; and what else programs write.

use super::ReportFacts;

/// Local parts that mail systems write from.
const SYSTEMS: &[&str] = &[
    "mailer-daemon",
    "mailerdaemon",
    "postmaster",
    "mail-daemon",
    "mdaemon",
    "maildaemon",
    "mailer_daemon",
    "mail_daemon",
    "mailmaster",
    "mailadmin",
    "bounce",
    "bounces",
    "mail-delivery-subsystem",
    "delivery-subsystem",
    "post_master",
    "post-master",
    "mailerdaemon",
    "mail.daemon",
    "mailsystem",
];
/// Names mail systems write under, lower case.
const SYSTEM_NAMES: &[&str] = &[
    "mail delivery s",
    "mailer-daemon",
    "mail delivery service",
    "postmaster",
    "mail administrator",
    "system administrator",
    "mail deliver system",
    "delivery subsystem",
    "internet mail delivery",
    "mail system",
    "mailer daemon",
    "symantec_antivirus_for_smtp_gateways",
];
/// Subjects of reports, lower case.
const SUBJECTS: &[&str] = &[
    "undeliver",
    "non-deliver",
    "nondeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery problem",
    "delivery report",
    "mail delivery",
    "failure notice",
    "failure delivery",
    "returned mail",
    "return mail",
    "mail failure",
    "message delivery",
    "could not be delivered",
    "not delivered",
    "unable to deliver",
    "delivery error",
    "mail error",
    "mailsystem error",
    "mail system error",
    "delivery notification",
    "warning: could not send",
    "warning: message",
    "message status",
    "delayed mail",
    "delayed delivery",
    "delivery delayed",
    "delay",
    "user unknown",
    "mail rejected",
    "rejected mail",
    "message rejected",
    "unzustellbar",
    "nicht zugestellt",
    "zustellung",
    "non remis",
    "échec de la remise",
    "non distribuable",
    "no se puede entregar",
    "no entregado",
    "devuelto",
    "devolvido",
    "não entregue",
    "falha na entrega",
    "mancata consegna",
    "non recapitabile",
    "onbestelbaar",
    "niet bezorgd",
    "olevererbar",
    "kan inte levereras",
    "returning message to sender",
    "dsn:",
    "bounce",
    "postmaster notify",
    "message could not",
    "mail could not",
    "error mail",
    "送信エラー",
    "配信不能",
    "無法傳遞",
    "недостав",
    "не доставлено",
    "undelivered",
    "failed:",
    "delivery status",
    "returned to sender",
    "nondeliverable",
    "mail undelivered",
    "there was an error sending your mail",
];
/// Words in a report's text, lower case.
const TEXTS: &[&str] = &[
    "could not be delivered",
    "couldn't be delivered",
    "can't be delivered",
    "cannot be delivered",
    "was not delivered",
    "not been delivered",
    "unable to deliver",
    "failed to deliver",
    "delivery to the following",
    "delivery failed",
    "delivery has failed",
    "permanent fatal errors",
    "transient non-fatal errors",
    "did not reach the following",
    "returned to sender",
    "undeliverable",
    "mail delivery failed",
    "user unknown",
    "unknown user",
    "no such user",
    "recipient unknown",
    "mailbox unavailable",
    "mailbox is full",
    "mailbox full",
    "quota exceeded",
    "over quota",
    "i'm afraid i wasn't able to deliver",
    "address had permanent",
    "addresses failed",
    "recipient address rejected",
    "host unknown",
    "transcript of session follows",
    "following recipients",
    "following recipient",
    "following address",
    "delivery attempts",
    "error occurred while trying to deliver",
    "message was undeliverable",
    "failed recipient",
    "couldn't deliver",
    "not able to deliver",
    "rejected your message",
    "has been rejected",
    "konnte nicht zugestellt",
    "n'a pas pu être",
    "no se ha podido entregar",
    "no se pudo entregar",
    "impossibile recapitare",
    "non è stato possibile",
    "kon niet worden",
    "não foi possível entregar",
    "message could not be",
    "will be retried",
    "could not send message",
    "sorry, no mailbox here",
    "message not delivered",
    "have not yet been delivered",
    "has not been delivered",
    "problem delivering",
    "error while delivering",
    "delivery error",
];
/// Where the text goes over into the message that came back, lower case.
const ORIGINALS: &[&str] = &[
    "--- below this line is a copy of the message",
    "------ this is a copy of the message",
    "--- the header of the original",
    "original message follows",
    "----- original message",
    "------ original message",
    "--- undelivered message follows",
    "----- unsent message follows",
    "----- message header follows",
    "original message headers",
    "--- included is",
    "----- returned message",
    "content-type: message/rfc822",
    "message headers follow",
    "--- message from",
    "the original message was:",
    "original message:",
    "------ this is a copy of your message",
    "below is a copy of the original message",
    "--- original message ---",
    "\nreceived: ",
    "\nreturn-path: <",
];
/// Subjects of automatic answers, lower case, at their beginning.
const AUTOMATIC: &[&str] = &[
    "auto:",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "automatic reply",
    "automatic response",
    "autoresponse",
    "out of office",
    "out of the office",
    "ooo:",
    "away:",
    "away until",
    "vacation",
    "abwesenheit",
    "automatische antwort",
    "automatisch antwoord",
    "automatische reactie",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "resposta automática",
    "ausência",
    "automatisk svar",
    "autosvar",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "autoodpowiedź",
    "автоответ",
    "автоматический ответ",
    "自动回复",
    "自動回覆",
    "自動応答",
];

fn has(said: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| said.contains(phrase))
}

/// Whether an address is a mail system's own.
pub(super) fn is_system(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    SYSTEMS.contains(&local)
}

/// Whether a mail is a report that a message did not arrive.
pub(super) fn is_bounce(facts: &ReportFacts<'_>) -> bool {
    if facts.report_type == "delivery-status" || !facts.delivery_status.is_empty() {
        return true;
    }
    let (from, subject) = (facts.from.to_lowercase(), facts.subject.to_lowercase());
    let text = before_original(facts.text).to_lowercase();
    let address = from.rsplit('<').next().unwrap_or_default().trim_matches(['>', ' ', '"']);
    let from_system = is_system(address) || has(&from, SYSTEM_NAMES);
    let null_path = facts.return_path.is_some_and(|path| path.is_empty() || is_system(&path.to_lowercase()));
    let (by_subject, by_text) = (has(&subject, SUBJECTS), has(&text, TEXTS));
    let answers = subject.trim_start().starts_with("re:") || subject.trim_start().starts_with("fw");
    if !facts.failed_recipients.is_empty() {
        return true;
    }
    match (from_system, null_path) {
        (true, true) => by_subject || by_text,
        (true, false) => by_subject || (by_text && !answers),
        (false, true) => by_subject && !answers || (by_text && subject_is_bare(&subject)),
        // A person may write about a failed delivery; a program says both.
        (false, false) => by_subject && by_text && !answers && facts.auto_submitted.is_some(),
    }
}

fn subject_is_bare(subject: &str) -> bool {
    subject.trim().is_empty()
}

/// Whether the report only says that it takes longer.
pub(super) fn is_delayed(facts: &ReportFacts<'_>) -> bool {
    let said = format!("{}\n{}", facts.subject, before_original(facts.text)).to_lowercase();
    has(
        &said,
        &[
            "delayed",
            "will be retried",
            "still being retried",
            "not yet been delivered",
            "you do not need to resend",
            "do not need to resend",
        ],
    )
}

/// The text before the message that came back.
pub(super) fn before_original(text: &str) -> &str {
    // Lower case keeps byte offsets only for ASCII, so the marks are looked for without changing the text.
    let end = ORIGINALS.iter().filter_map(|mark| find_ignoring_case(text, mark)).filter(|at| *at > 0).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn find_ignoring_case(text: &str, mark: &str) -> Option<usize> {
    let (hay, needle) = (text.as_bytes(), mark.as_bytes());
    (0..hay.len().saturating_sub(needle.len()).saturating_add(1))
        .find(|at| hay.get(*at..at + needle.len()).is_some_and(|window| window.eq_ignore_ascii_case(needle)))
}

/// Whether a program answered, or wrote to many (formats.md section 6.6; RFC 3834 section 5).
pub(super) fn is_automatic(facts: &ReportFacts<'_>) -> bool {
    let submitted = facts.auto_submitted.map(|word| word.trim().to_ascii_lowercase());
    let submitted = submitted.is_some_and(|word| !word.is_empty() && !word.starts_with("no"));
    let precedence = facts.precedence.map(|word| word.trim().to_ascii_lowercase()).unwrap_or_default();
    let subject = facts.subject.trim().to_lowercase();
    let subject = subject.strip_prefix("re:").map_or(subject.as_str(), str::trim_start);
    submitted
        || facts.marked_automatic
        || facts.is_list
        || matches!(precedence.as_str(), "auto_reply" | "bulk" | "junk" | "list")
        || facts.return_path == Some("")
        || AUTOMATIC.iter().any(|prefix| subject.starts_with(prefix))
}
