//! What takes the place of a mail when there is no usable address: a short text for the rep to say or send,
//! and links that open it on a phone (product.md section 4). It must not send anything.

use super::Facts;
use super::wording::{came_to_us, company, either, first_name, item, one_line};
use serde::{Deserialize, Serialize};

/// Links that open a call or a chat with the text ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLinks {
    /// `tel:` (RFC 3966).
    pub tel: String,
    /// `sms:` with body (RFC 5724).
    pub sms: String,
    /// `https://wa.me/` with text.
    pub whatsapp: String,
    /// `viber://chat`; Viber takes no text there.
    pub viber: String,
}

/// The links for an E.164 number (`+` and 7 to 15 digits, the first not 0); `None` for anything else.
pub fn task_links(phone: &str, text: &str) -> Option<TaskLinks> {
    let digits = phone.strip_prefix('+')?;
    let valid = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if !valid {
        return None;
    }
    let text = percent_encoded(text, b"-._~");
    Some(TaskLinks {
        tel: format!("tel:{phone}"),
        sms: format!("sms:{phone}?body={text}"),
        whatsapp: format!("https://wa.me/{digits}?text={text}"),
        viber: format!("viber://chat?number=%2B{digits}"),
    })
}

/// A text for phone or messenger, from the same facts as a mail and short enough for one or two SMS.
pub fn phone_text(facts: &Facts<'_>) -> String {
    let company = company(facts);
    let hello = match first_name(facts) {
        Some(name) => format!("Hi {name},"),
        None => either(facts, "Hello,", "Hello po,"),
    };
    let rep = one_line(facts.sender.rep);
    let who = match (rep.is_empty(), facts.taglish()) {
        (true, false) => format!("this is {company}."),
        (true, true) => format!("{company} po ito."),
        (false, false) => format!("this is {rep} from {company}."),
        (false, true) => format!("si {rep} po ito ng {company}."),
    };
    let about = match item(facts) {
        Some(item) => either(
            facts,
            &format!(" You asked about {item}."),
            &format!(" Nagtanong po kayo tungkol sa {item}."),
        ),
        None if came_to_us(facts) => {
            either(facts, " You got in touch with us.", " Nag-message po kayo sa amin.")
        }
        None => String::new(),
    };
    let question = either(facts, " When is a good time to talk?", " Kailan po kayo puwedeng makausap?");
    format!("{hello} {who}{about}{question}")
}

/// Percent-encoding (RFC 3986) of everything but ASCII letters, digits and `plain`.
pub(super) fn percent_encoded(text: &str, plain: &[u8]) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}
