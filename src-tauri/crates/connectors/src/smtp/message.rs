//! From an [`OutgoingMail`] to the octets that leave (RFC 5322, MIME; formats.md 6.3 and 6.6). What cannot
//! be a mail is refused here, with the field named, before any server sees it. Nothing is made up: the same
//! mail gives the same headers, but for MIME boundaries.

use crate::calendar;
use engine::ports::{Invite, MailFault, OutgoingFile, OutgoingMail};
use lettre::{
    Address, Message,
    message::{
        Attachment, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};

/// RFC 5322 section 2.1.1: a line without its CRLF.
const LINE: usize = 998;
/// RFC 5321 section 4.5.3.1.3: a path, so also an address.
const ADDRESS: usize = 254;

/// The octets of a mail. `Permanent` names the field no server could take.
pub(super) fn encode(mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
    for (field, text) in
        [("sender's name", &mail.from_name), ("recipient's name", &mail.to_name), ("subject", &mail.subject)]
    {
        one_line(field, text)?;
        if text.contains("=?") {
            // A mail program would decode it into something the rep never saw (RFC 2047).
            return Err(refuse(format!("the {field} contains \"=?\", the mark of encoded text")));
        }
    }
    without_nul("text", &mail.text)?;
    let from = address("sender", &mail.from)?;
    let to = address("recipient", &mail.to)?;

    let mut builder = Message::builder()
        .from(Mailbox::new(name(&mail.from_name), from.clone()))
        .to(Mailbox::new(name(&mail.to_name), to.clone()))
        .subject(mail.subject.as_str())
        .date(system_time(mail.date.0))
        .raw_header(ids("Message-ID", std::slice::from_ref(&mail.message_id))?);
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address("reply address", reply_to)?));
    }
    if let Some(parent) = &mail.in_reply_to {
        builder = builder.raw_header(ids("In-Reply-To", std::slice::from_ref(parent))?);
    }
    if !mail.references.is_empty() {
        builder = builder.raw_header(ids("References", &mail.references)?);
    }
    if let Some(unsubscribe) = &mail.list_unsubscribe {
        builder = builder.raw_header(token("List-Unsubscribe", unsubscribe)?);
    }
    builder = builder
        .raw_header(token("Auto-Submitted", "auto-generated")?)
        .raw_header(token("X-NexScout-Job", &mail.job_reference)?);

    let text = line_ends(&mail.text);
    let files = mail.files.iter().map(file).collect::<Result<Vec<_>, _>>()?;
    let with_files = |parts: MultiPart| files.into_iter().fold(parts, MultiPart::singlepart);
    let message = match &mail.invite {
        None if !mail.files.is_empty() => {
            builder.multipart(with_files(MultiPart::mixed().singlepart(SinglePart::plain(text))))
        }
        // lettre ends a single part with a line end of its own.
        None => builder.singlepart(SinglePart::plain(text.strip_suffix('\n').unwrap_or(&text).to_owned())),
        Some(invite) => {
            builder.multipart(with_files(with_invite(SinglePart::plain(text), invite, &from, &to)?))
        }
    };
    let octets = message.map_err(|error| refuse(format!("it cannot be written: {error}")))?.formatted();
    if octets.split(|&octet| octet == b'\n').any(|line| line.len() > LINE + 1) {
        return Err(refuse("a header has a word too long for mail (998 characters)".to_owned()));
    }
    Ok(octets)
}

/// A valid address, or `Permanent` with the field named.
pub(super) fn address(field: &str, text: &str) -> Result<Address, MailFault> {
    one_line(&format!("{field}'s address"), text)?;
    let parsed = text.parse::<Address>().ok().filter(|_| text.len() <= ADDRESS);
    // Blanks and brackets are legal in a quoted local part; nobody has one, and servers differ on them.
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c));
    parsed.filter(|_| plain).ok_or_else(|| refuse(format!("the {field}'s address is not a mail address")))
}

/// Every CR is followed by LF and every LF follows a CR.
pub(super) fn has_only_crlf(message: &[u8]) -> bool {
    let mut before = 0;
    for &octet in message {
        if (octet == b'\n') != (before == b'\r') {
            return false;
        }
        before = octet;
    }
    before != b'\r'
}

/// formats.md 6.3: text and calendar as alternatives, and the same calendar as a file for programs that know
/// files only.
fn with_invite(
    text: SinglePart,
    invite: &Invite,
    from: &Address,
    to: &Address,
) -> Result<MultiPart, MailFault> {
    for (field, value) in [
        ("invitation's id", &invite.uid),
        ("invitation's summary", &invite.summary),
        ("invitation's location", &invite.location),
        ("organizer's name", &invite.organizer_name),
        ("attendee's name", &invite.attendee_name),
    ] {
        one_line(field, value)?;
    }
    without_nul("invitation's description", &invite.description)?;
    if invite.uid.is_empty() {
        return Err(refuse("the invitation has no id".to_owned()));
    }
    if invite.end <= invite.start {
        return Err(refuse("the invitation does not end after its start".to_owned()));
    }
    let calendar = calendar::invitation(invite, from.as_ref(), to.as_ref());
    let request =
        content_type(&format!("text/calendar; charset=UTF-8; method={}", calendar::method(invite)))?;
    let file = content_type("application/ics; name=\"invite.ics\"")?;
    Ok(MultiPart::mixed()
        .multipart(
            MultiPart::alternative()
                .singlepart(text)
                .singlepart(SinglePart::builder().header(request).body(calendar.clone())),
        )
        .singlepart(Attachment::new("invite.ics".to_owned()).body(calendar, file)))
}

/// A file, in base64 whatever is in it: no server may change its line ends.
fn file(file: &OutgoingFile) -> Result<SinglePart, MailFault> {
    one_line("file's name", &file.name)?;
    if file.name.is_empty() || file.name.contains("=?") {
        return Err(refuse("the file's name is no name".to_owned()));
    }
    let body = Body::new_with_encoding(file.octets.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| refuse(format!("{} cannot be written", file.name)))?;
    Ok(Attachment::new(file.name.clone()).body(body, content_type(&file.media_type)?))
}

fn content_type(text: &str) -> Result<ContentType, MailFault> {
    ContentType::parse(text).map_err(|_| refuse(format!("{text} is no content type")))
}

/// Message-IDs, one a line: lettre's folding would encode what is longer than a line.
fn ids(header: &'static str, ids: &[String]) -> Result<HeaderValue, MailFault> {
    for id in ids {
        let inner = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let sound = inner.and_then(|inner| inner.split_once('@')).is_some_and(|(left, right)| {
            let part =
                |text: &str| !text.is_empty() && text.chars().all(|c| is_printable(c) && !"<>@".contains(c));
            part(left) && part(right) && id.len() <= ADDRESS
        });
        if !sound {
            return Err(refuse(format!("{header} is not a message id in angle brackets")));
        }
    }
    let name = HeaderName::new_from_ascii_str(header);
    // Safe as it stands: only printable ASCII without blanks passed the check above.
    Ok(HeaderValue::dangerous_new_pre_encoded(name, ids.join(" "), ids.join("\r\n ")))
}

/// A machine's header: printable ASCII and single blanks, short enough for one line.
fn token(header: &'static str, value: &str) -> Result<HeaderValue, MailFault> {
    if value.is_empty()
        || value.len() > LINE - header.len() - 2
        || !value.chars().all(|c| is_printable(c) || c == ' ')
    {
        return Err(refuse(format!("{header} must be printable ASCII on one line")));
    }
    let name = HeaderName::new_from_ascii_str(header);
    Ok(HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned()))
}

const fn is_printable(c: char) -> bool {
    c.is_ascii_graphic()
}

fn one_line(field: &str, text: &str) -> Result<(), MailFault> {
    if text.contains(['\r', '\n', '\0']) {
        return Err(refuse(format!("the {field} contains a line break or a NUL")));
    }
    Ok(())
}

fn without_nul(field: &str, text: &str) -> Result<(), MailFault> {
    if text.contains('\0') { Err(refuse(format!("the {field} contains a NUL"))) } else { Ok(()) }
}

fn name(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|name| !name.is_empty())
}

/// LF alone; lettre then writes CRLF. It would leave a lone CR as it is.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Before 1970 there was no mail.
fn system_time(milliseconds: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
}

fn refuse(detail: String) -> MailFault {
    MailFault::Permanent { code: None, detail }
}
