//! A message that was left by the widget's form while nobody answered: a visit of its own with one line in it, kept once
//! however often it is delivered. Capture reads it like any other.

use super::{OpenSession, message};
use crate::{Engine, EngineError, mail::sha256};
use domain::{ChatRole, MessageId, email::Address, extract::Field, phone::PhoneNumber};
use futures::FutureExt;
use store::chat::{self, Exchange, NewMessage, StatedField};

/// Longest name in the form, in characters.
const LONGEST_NAME: usize = 120;

/// What the form holds.
#[derive(Debug, Clone)]
pub struct LeftMessage {
    /// The widget's key of this message, 16 to 64 characters: a repeated one is the same message.
    pub key: String,
    /// Who they say they are.
    pub name: Option<String>,
    /// Where to reach them; claimed, like whatever is typed in the chat.
    pub email: Option<String>,
    /// The same by phone.
    pub phone: Option<String>,
    /// What they wrote.
    pub text: String,
    /// Where they were.
    pub visit: OpenSession,
}

impl Engine {
    /// Keeps a message that was left. On disk when this returns; a second delivery changes nothing.
    ///
    /// # Errors
    /// The chat is switched off, or a field is not what it should be.
    pub async fn leave_message(&self, left: LeftMessage) -> Result<(), EngineError> {
        let settings = self.settings();
        if !settings.bool("chat.enabled") {
            return Err(EngineError::Unavailable("the chat is switched off".to_owned()));
        }
        check_key(&left.key)?;
        let (now, text) = (self.now(), message(&left.text)?);
        let message_id = self.id(MessageId::new, now);
        let stated = |field: Field, value: String, quote: &str| StatedField {
            field: field.as_str().to_owned(),
            value,
            quote: quote.to_owned(),
            // Their own field of a form says what it is.
            confidence: 100,
            message_id,
            at: now,
        };
        let mut fields = Vec::new();
        if let Some(name) = given(left.name.as_deref()) {
            if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
                return Err(EngineError::invalid(
                    "name",
                    format!("a name takes up to {LONGEST_NAME} characters"),
                ));
            }
            fields.push(stated(Field::Name, name.to_owned(), name));
        }
        if let Some(email) = given(left.email.as_deref()) {
            let address: Address =
                email.parse().map_err(|_| EngineError::invalid("email", "this is no e-mail address"))?;
            // Found and not accepted, as in a chat: the text is kept, the address is nobody's contact.
            if crate::capture::is_contact(&address.to_string(), &settings) {
                fields.push(stated(Field::Email, address.to_string(), email));
            }
        }
        if let Some(phone) = given(left.phone.as_deref()) {
            let number = PhoneNumber::parse(phone, settings.region())
                .map_err(|_| EngineError::invalid("phone", "this is no phone number"))?;
            fields.push(stated(Field::Phone, number.to_string(), phone));
        }
        // Nobody is given its token: what was left cannot be read back.
        let (mut session, ..) = self.new_visit(left.visit, now).await?;
        session.left_key = Some(sha256(&left.key));
        let line =
            NewMessage { id: message_id, role: ChatRole::Visitor, text, sources: Vec::new(), key: None };
        self.store()
            .write(move |tx| {
                async move {
                    if !chat::open(tx, &session, now).await? {
                        return Ok(());
                    }
                    let (session, lines) = (session.id, vec![line]);
                    chat::say(tx, &[Exchange { session, lines, asked: None, handover: None, at: now }])
                        .await?;
                    chat::state_fields(tx, session, &fields).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.signals().capture.notify_one();
        Ok(())
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A key the widget made: letters, digits and hyphens, long enough that nobody makes it twice.
pub(super) fn check_key(key: &str) -> Result<(), EngineError> {
    let fits = (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits {
        return Ok(());
    }
    Err(EngineError::invalid("key", "a key has 16 to 64 letters, digits and hyphens"))
}
