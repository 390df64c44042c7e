//! The test of reading: connects, logs in and looks at INBOX, step by step. No mail is read and nothing is noted.

use super::{MailboxStep, MailboxTest, StepName, failed, outcome, secured, worked};
use crate::{
    Engine,
    ports::{Folder, InboxAccount, InboxFault, MailLogin},
};
use domain::time::Span;

impl Engine {
    /// Tests the reading of the mailbox. What fails on the way is the answer, not an error.
    pub async fn test_reading(&self) -> MailboxTest {
        let Some(account) = self.inbox_account() else {
            let last = failed(StepName::Settings, "not set yet: imap.host");
            let hint = "fill in the reading server".to_owned();
            return outcome(&StepName::READING, last, |name| worked(name, String::new()), Some(hint));
        };
        // From tomorrow on there is no mail to fetch: the folder alone is looked at.
        let tomorrow = self.now() + Span::days(1);
        let look = async {
            let mut session = self.inbox().open(&account).await?;
            session.read(Folder::Inbox, None, tomorrow, 1).await?;
            session.close().await;
            Ok::<_, InboxFault>(())
        };
        let (last, hint) = match look.await {
            Ok(()) => {
                (worked(StepName::Folder, "INBOX can be read; nothing in it was changed".to_owned()), None)
            }
            Err(fault) => {
                let at = place(&fault);
                (failed(at, fault.to_string()), Some(hint(&fault, at, &account)))
            }
        };
        outcome(&StepName::READING, last, |name| passed(name, &account), hint)
    }
}

/// A step that a later one proves.
fn passed(name: StepName, account: &InboxAccount) -> MailboxStep {
    match name {
        StepName::Connect => worked(name, format!("{} answers on port {}", account.host, account.port)),
        StepName::Secure => secured(account.security),
        StepName::Login => worked(name, format!("logged in as {}", account.user)),
        _ => worked(name, "the server is set".to_owned()),
    }
}

/// Where a fault happened. The connector ends its words with the step's name in brackets.
fn place(fault: &InboxFault) -> StepName {
    let (InboxFault::Offline { detail }
    | InboxFault::Misconfigured { detail }
    | InboxFault::Temporary { detail }) = fault;
    let says = |word: &str| detail.contains(word);
    match fault {
        // The provider of the sign-in may be out of reach as well; no server was asked then.
        _ if says("the provider") => StepName::Login,
        InboxFault::Offline { .. } => StepName::Connect,
        _ if says("(greeting)") => StepName::Connect,
        _ if says("secure line") || says("TLS") || says("plain text") => StepName::Secure,
        _ if says("the folder") || says("(EXAMINE)") || says("(SEARCH)") || says("(LIST)") => {
            StepName::Folder
        }
        _ => StepName::Login,
    }
}

/// What to do about it.
fn hint(fault: &InboxFault, at: StepName, account: &InboxAccount) -> String {
    let words = fault.to_string();
    let says = |word: &str| words.contains(word);
    let signs_in = matches!(account.login, MailLogin::Token(_));
    match at {
        StepName::Connect if says("resolved") || says("no address") => {
            format!("no server is called {:?}: check its name with your mail provider", account.host)
        }
        StepName::Connect => format!(
            "nothing answers as it should on port {} of {}: check server and port (993 for tls, 143 for starttls), the \
             network and the firewall",
            account.port, account.host
        ),
        StepName::Secure if says("STARTTLS") => {
            "the server offers no STARTTLS here: try tls on port 993, or ask your mail provider".to_owned()
        }
        StepName::Secure if says("plain text") => "choose starttls or tls".to_owned(),
        StepName::Secure => {
            "no encrypted line came about: check the server's name; tls goes with port 993, starttls with 143".to_owned()
        }
        StepName::Login if says("sign in again") => "sign in again, above".to_owned(),
        StepName::Login if says("no password is kept") => {
            "type the password of the mailbox and save it".to_owned()
        }
        StepName::Login if says("locked") => "unlock the keyring, then try again".to_owned(),
        StepName::Login if matches!(fault, InboxFault::Temporary { .. } | InboxFault::Offline { .. }) => {
            "it may pass by itself: try again in a minute".to_owned()
        }
        StepName::Login if signs_in => {
            "the server refused the sign-in: the user name must be the account you signed in with, and its provider \
             must let programs read it over IMAP"
                .to_owned()
        }
        StepName::Login => {
            "user name or password was refused: type them again; many providers want an app password, and IMAP switched \
             on in the mailbox's settings"
                .to_owned()
        }
        _ => "the account works but its INBOX cannot be looked at: its words say why".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_read_from_the_connectors_words() {
        let misconfigured = |detail: &str| InboxFault::Misconfigured { detail: detail.to_owned() };
        let temporary = |detail: &str| InboxFault::Temporary { detail: detail.to_owned() };
        for (fault, step) in [
            (InboxFault::Offline { detail: "connection refused".to_owned() }, StepName::Connect),
            (temporary("this is no IMAP server (greeting)"), StepName::Connect),
            (misconfigured("no secure line: invalid peer certificate"), StepName::Secure),
            (misconfigured("the server offers no STARTTLS, and plain text is not allowed"), StepName::Secure),
            (misconfigured("Authentication failed. (login)"), StepName::Login),
            (misconfigured("no password is kept for the mailbox"), StepName::Login),
            (InboxFault::Offline { detail: "the provider cannot be reached".to_owned() }, StepName::Login),
            (misconfigured("the folder \"INBOX\" cannot be opened: no"), StepName::Folder),
            (temporary("the line was lost (EXAMINE)"), StepName::Folder),
        ] {
            assert_eq!(place(&fault), step, "{fault}");
        }
    }
}
