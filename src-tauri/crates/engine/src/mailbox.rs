//! The test of the mailbox: every step of a real sending, to the rep's own address, and in plain words which one
//! fails and what to do about it. Sent by a click only; it is no message to anybody and counts in no cap.

mod reading;

use crate::{
    Engine, EngineError,
    mail::sha256,
    ports::{MailAccount, MailFault, MailLogin, MailSecurity, OutgoingMail},
};
use domain::email::Address;

/// A step of sending a mail or of reading the mailbox, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepName {
    /// What is needed is set.
    Settings,
    /// The server is found and answers.
    Connect,
    /// The line is encrypted, where it must be.
    Secure,
    /// User name and password are taken.
    Login,
    /// Sender and recipient are taken.
    Recipient,
    /// The message is taken.
    Message,
    /// The folder of what comes in can be looked at.
    Folder,
}

impl StepName {
    /// Every step of sending, in order.
    pub const SENDING: [Self; 6] =
        [Self::Settings, Self::Connect, Self::Secure, Self::Login, Self::Recipient, Self::Message];
    /// Every step of reading, in order.
    pub const READING: [Self; 5] = [Self::Settings, Self::Connect, Self::Secure, Self::Login, Self::Folder];

    /// As shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Connect => "connect",
            Self::Secure => "secure",
            Self::Login => "login",
            Self::Recipient => "recipient",
            Self::Message => "message",
            Self::Folder => "folder",
        }
    }
}

/// How a step went.
#[derive(Debug, Clone)]
pub struct MailboxStep {
    /// Which.
    pub name: StepName,
    /// Whether it worked; `None`: not come to, or not needed.
    pub ok: Option<bool>,
    /// What happened, in words.
    pub words: String,
}

/// How the test went.
#[derive(Debug, Clone)]
pub struct MailboxTest {
    /// The server took the mail.
    pub ok: bool,
    /// Every step, in order.
    pub steps: Vec<MailboxStep>,
    /// What to do about the one that failed.
    pub hint: Option<String>,
    /// The mail's Message-ID, once the server took it.
    pub message_id: Option<String>,
}

impl Engine {
    /// The rep's mail submission account, as set.
    pub(crate) fn mail_account(&self) -> MailAccount {
        let settings = self.settings();
        MailAccount {
            host: settings.get("smtp.host").to_owned(),
            port: settings.port("smtp.port"),
            security: match settings.get("smtp.security") {
                "none" => MailSecurity::None,
                "tls" => MailSecurity::Tls,
                _ => MailSecurity::StartTls,
            },
            user: self.mail_user(),
            login: self.mail_login(&["smtp.password"]),
        }
    }

    /// Sends a test mail to `to`, else to the rep's own address.
    ///
    /// # Errors
    /// `to` is no address. What fails on the way is the answer, not an error.
    pub async fn test_mailbox(&self, to: Option<&str>) -> Result<MailboxTest, EngineError> {
        let settings = self.settings();
        let from = settings.get("mail.from").to_owned();
        let to = match to.map(str::trim).filter(|to| !to.is_empty()) {
            Some(to) => {
                to.parse::<Address>().map_err(|error| EngineError::invalid("to", error))?;
                to.to_owned()
            }
            None => from.clone(),
        };
        let missing: Vec<&str> =
            ["smtp.host", "mail.from"].into_iter().filter(|key| settings.text(key).is_none()).collect();
        if !missing.is_empty() {
            let words = format!("not set yet: {}", missing.join(", "));
            let hint = "fill in the mail server and your own address".to_owned();
            let account = self.mail_account();
            return Ok(outcome(
                &StepName::SENDING,
                failed(StepName::Settings, words),
                |name| passed(name, &account),
                Some(hint),
            ));
        }
        let account = self.mail_account();
        let now = self.now();
        let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let seed = self.entropy().uuid(now).to_string();
        let message_id = format!("<test.{}@{domain}>", sha256(&seed).get(..32).unwrap_or_default());
        let name = settings.text("mail.from_name").unwrap_or_else(|| settings.get("rep.name")).to_owned();
        let mail = OutgoingMail {
            from_name: name,
            from: from.clone(),
            to_name: String::new(),
            to: to.clone(),
            reply_to: settings.text("mail.reply_to").map(str::to_owned),
            subject: "Test from NexScout".to_owned(),
            text: "This is the test mail you asked for in NexScout's settings. Your mailbox works: messages can leave.\r\n"
                .to_owned(),
            invite: None,
            files: Vec::new(),
            message_id: message_id.clone(),
            in_reply_to: None,
            references: Vec::new(),
            list_unsubscribe: None,
            job_reference: "test".to_owned(),
            date: now,
        };
        let message = match self.mailer().encode(&mail) {
            Ok(message) => message,
            Err(fault) => return Ok(fault_at(&fault, StepName::Settings, &account)),
        };
        let transaction = match self.mailer().open(&account, &from, &to).await {
            Ok(transaction) => transaction,
            Err(fault) => return Ok(fault_at(&fault, place(&fault), &account)),
        };
        match transaction.transmit(&message).await {
            Ok(accepted) => {
                let last = worked(StepName::Message, format!("{to}: {}", accepted.response));
                let test = outcome(&StepName::SENDING, last, |name| passed(name, &account), None);
                Ok(MailboxTest { message_id: Some(message_id), ..test })
            }
            Err(fault) => Ok(fault_at(&fault, StepName::Message, &account)),
        }
    }
}

/// Where before the message a fault happened. The connector ends its words with the step's name in brackets.
fn place(fault: &MailFault) -> StepName {
    let (MailFault::Offline { detail }
    | MailFault::Misconfigured { detail }
    | MailFault::Temporary { detail, .. }
    | MailFault::Permanent { detail, .. }
    | MailFault::Unknown { detail }) = fault;
    let says = |word: &str| detail.contains(word);
    match fault {
        MailFault::Offline { .. } => StepName::Connect,
        _ if says("secure line") || says("STARTTLS") || says("plain text") || says("TLS") || says("538") => {
            StepName::Secure
        }
        _ if says("(MAIL)") || says("(RCPT)") || says("(DATA)") => match fault {
            // 530 and 535 speak of login wherever they come.
            MailFault::Misconfigured { .. } => StepName::Login,
            _ => StepName::Recipient,
        },
        _ if says("(greeting)") => StepName::Connect,
        MailFault::Misconfigured { .. } => StepName::Login,
        _ if says("(login)") => StepName::Login,
        _ => StepName::Recipient,
    }
}

fn worked(name: StepName, words: String) -> MailboxStep {
    MailboxStep { name, ok: Some(true), words }
}

fn secured(security: MailSecurity) -> MailboxStep {
    let name = StepName::Secure;
    match security {
        MailSecurity::None => MailboxStep { name, ok: None, words: "not encrypted, as set".to_owned() },
        MailSecurity::StartTls => worked(name, "encrypted by STARTTLS".to_owned()),
        MailSecurity::Tls => worked(name, "encrypted by TLS".to_owned()),
    }
}

/// A step that a later one proves.
fn passed(name: StepName, account: &MailAccount) -> MailboxStep {
    match name {
        StepName::Settings => worked(name, "server and address are set".to_owned()),
        StepName::Connect => worked(name, format!("{} answers on port {}", account.host, account.port)),
        StepName::Secure => secured(account.security),
        StepName::Login => match &account.user {
            Some(user) => worked(name, format!("logged in as {user}")),
            None => MailboxStep { name, ok: None, words: "without a login, as set".to_owned() },
        },
        StepName::Recipient => worked(name, "sender and recipient are taken".to_owned()),
        StepName::Message | StepName::Folder => worked(name, "taken".to_owned()),
    }
}

/// A test as its last step decides it: those before it passed, those after were not come to.
fn outcome(
    order: &[StepName],
    last: MailboxStep,
    passed: impl Fn(StepName) -> MailboxStep,
    hint: Option<String>,
) -> MailboxTest {
    let (ok, at) = (last.ok == Some(true), last.name);
    let before = order.iter().filter(|name| **name < at).map(|name| passed(*name));
    let after = order.iter().filter(|name| **name > at);
    let after = after.map(|name| MailboxStep { name: *name, ok: None, words: String::new() });
    let steps = before.chain([last]).chain(after).collect();
    MailboxTest { ok, steps, hint, message_id: None }
}

fn failed(name: StepName, words: impl Into<String>) -> MailboxStep {
    MailboxStep { name, ok: Some(false), words: words.into() }
}

fn fault_at(fault: &MailFault, at: StepName, account: &MailAccount) -> MailboxTest {
    let hint = hint(fault, at, account);
    outcome(&StepName::SENDING, failed(at, fault.to_string()), |name| passed(name, account), Some(hint))
}

/// What to do about it.
fn hint(fault: &MailFault, at: StepName, account: &MailAccount) -> String {
    let detail = fault.to_string();
    let says = |word: &str| detail.contains(word);
    match at {
        StepName::Settings => "check your own address and the recipient's".to_owned(),
        StepName::Connect if says("resolved") || says("no address") => {
            format!("no server is called {:?}: check its name with your mail provider", account.host)
        }
        StepName::Connect if says("in time") || says("too long") => format!(
            "nothing answered on port {}: check the port (465 for tls, 587 for starttls), the network and the firewall",
            account.port
        ),
        StepName::Connect => format!(
            "nobody listens on port {} of {}: check port and server name (465 for tls, 587 for starttls)",
            account.port, account.host
        ),
        StepName::Secure if says("STARTTLS") => {
            "the server offers no STARTTLS here: try tls on port 465, or ask your mail provider".to_owned()
        }
        StepName::Secure if says("plain text") => "choose starttls or tls".to_owned(),
        StepName::Secure => {
            "the certificate was refused: check the server's name; tls goes with port 465, starttls with 587"
                .to_owned()
        }
        StepName::Login if says("no password is kept") => {
            "type the password of the mailbox and save it".to_owned()
        }
        StepName::Login if says("locked") => "unlock the keyring, then try again".to_owned(),
        StepName::Login if says("sign in again") => "sign in again above".to_owned(),
        StepName::Login if matches!(account.login, MailLogin::Token(_)) => {
            "the server refused the sign-in: the user name must be the account you signed in with, and its provider \
             must let programs send and read"
                .to_owned()
        }
        StepName::Login => {
            "user name or password was refused: type them again; many providers want an app password"
                .to_owned()
        }
        StepName::Recipient => {
            "the server takes no mail from this address, or to that one: mail.from must belong to the account"
                .to_owned()
        }
        StepName::Message | StepName::Folder => match fault {
            MailFault::Unknown { .. } => {
                "the line was lost at the end: look whether the mail arrived before trying again".to_owned()
            }
            _ => "the server refused the message itself: its words say why".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_read_from_the_connectors_words() {
        let misconfigured = |detail: &str| MailFault::Misconfigured { detail: detail.to_owned() };
        let permanent = |detail: &str| MailFault::Permanent { code: Some(550), detail: detail.to_owned() };
        for (fault, step) in [
            (MailFault::Offline { detail: "connection refused".to_owned() }, StepName::Connect),
            (misconfigured("535 5.7.8 Authentication credentials invalid (login)"), StepName::Login),
            (misconfigured("530 5.7.0 Authentication required (MAIL)"), StepName::Login),
            (misconfigured("no password is kept for the mailbox"), StepName::Login),
            (misconfigured("the server offers no STARTTLS, and plain text is not allowed"), StepName::Secure),
            (misconfigured("no secure line: invalid peer certificate"), StepName::Secure),
            (permanent("5.7.1 relaying denied (RCPT)"), StepName::Recipient),
            (permanent("5.1.8 sender refused (MAIL)"), StepName::Recipient),
            (
                MailFault::Temporary { code: None, detail: "no answer in time (greeting)".to_owned() },
                StepName::Connect,
            ),
        ] {
            assert_eq!(place(&fault), step, "{fault}");
        }
    }
}
