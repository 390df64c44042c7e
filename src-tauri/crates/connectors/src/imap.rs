//! Reading a mailbox over IMAP (RFC 9051, RFC 3501): folders are EXAMINEd, bodies PEEKed at, so that nothing a mail
//! program would see changes. The one command that writes is the APPEND of a copy to Sent.

mod command;
mod fault;
mod folders;
mod line;
mod session;

use crate::inbound;
use async_imap::{
    Authenticator, Client,
    error::Error,
    imap_proto::{Response, Status},
};
use async_trait::async_trait;
use domain::{Timestamp, inbound::InboundMail};
use engine::ports::{Inbox, InboxAccount, InboxFault, InboxSession, MailSecurity, SecretFault, SecretStore};
use fault::{broken, refused_login, within};
use line::Line;
use session::ImapSession;
use std::{sync::Arc, time::Duration};
use tokio_rustls::rustls::pki_types::CertificateDer;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Resolving the name, opening TCP, TLS handshake; default 15 s.
    pub connect: Duration,
    /// Greeting, login and commands that answer in a few lines, each; default 60 s.
    pub command: Duration,
    /// One mail, whole; default 5 min.
    pub mail: Duration,
    /// An IDLE, after which the line is asked anew; default 24 min: servers drop it after 29 (RFC 2177).
    pub idle: Duration,
    /// How often a server without IDLE is looked at again; default 60 s.
    pub poll: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            command: Duration::from_secs(60),
            mail: Duration::from_secs(300),
            idle: Duration::from_secs(24 * 60),
            poll: Duration::from_secs(60),
        }
    }
}

/// The inbox of the port, for any IMAP server.
pub struct ImapInbox {
    secrets: Arc<dyn SecretStore>,
    patience: Patience,
    roots: Vec<CertificateDer<'static>>,
}

impl ImapInbox {
    /// Takes passwords from `secrets`, trusts the machine's certificate authorities.
    pub fn new(secrets: Arc<dyn SecretStore>) -> Self {
        Self { secrets, patience: Patience::default(), roots: Vec::new() }
    }
    /// Other time limits.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
    /// Trusts this authority as well.
    #[must_use]
    pub fn trusting(mut self, root: CertificateDer<'static>) -> Self {
        self.roots.push(root);
        self
    }

    async fn password(&self, account: &InboxAccount) -> Result<String, InboxFault> {
        let (secrets, keys) = (Arc::clone(&self.secrets), account.secret_keys);
        let misconfigured = |detail: String| InboxFault::Misconfigured { detail };
        // The keyring may ask its owner, which blocks.
        let read = tokio::task::spawn_blocking(move || {
            keys.iter().find_map(|key| secrets.get(key).transpose()).transpose()
        });
        match read.await {
            Ok(Ok(Some(secret))) => Ok(secret.0),
            Ok(Ok(None)) => Err(misconfigured("no password is kept for the reading account".to_owned())),
            Ok(Err(
                fault @ (SecretFault::Locked { .. }
                | SecretFault::WrongPassphrase
                | SecretFault::Failed { .. }),
            )) => Err(misconfigured(fault.to_string())),
            Err(error) => Err(misconfigured(error.to_string())),
        }
    }

    /// A line that stands and, where it must be, is encrypted.
    async fn connect(&self, account: &InboxAccount) -> Result<Client<Line>, InboxFault> {
        let limit = self.patience;
        let tcp = line::dial(account, limit.connect).await?;
        match account.security {
            MailSecurity::None => {
                let mut client = Client::new(Line::plain(tcp));
                greeting(&mut client, limit.command).await?;
                Ok(client)
            }
            MailSecurity::Tls => {
                let mut client =
                    Client::new(line::encrypt(tcp, &account.host, &self.roots, limit.connect).await?);
                greeting(&mut client, limit.command).await?;
                Ok(client)
            }
            MailSecurity::StartTls => {
                let mut client = Client::new(Line::plain(tcp));
                greeting(&mut client, limit.command).await?;
                let asked = client.run_command_and_check_ok("STARTTLS", None);
                match tokio::time::timeout(limit.command, asked).await {
                    Ok(Err(Error::No(_) | Error::Bad(_))) => {
                        let detail =
                            "the server offers no STARTTLS, and plain text is not allowed".to_owned();
                        return Err(InboxFault::Misconfigured { detail });
                    }
                    Ok(done) => within(limit.command, "STARTTLS", async { done }).await?,
                    Err(_) => return Err(broken("STARTTLS", "no answer in time")),
                }
                // What came behind the OK in plain text is dropped with the client that read it (CVE-2011-0411).
                let tcp =
                    client.into_inner().into_plain().ok_or_else(|| broken("STARTTLS", "no plain line"))?;
                Ok(Client::new(line::encrypt(tcp, &account.host, &self.roots, limit.connect).await?))
            }
        }
    }
}

#[async_trait]
impl Inbox for ImapInbox {
    async fn open(&self, account: &InboxAccount) -> Result<Box<dyn InboxSession>, InboxFault> {
        let password = self.password(account).await?;
        let client = self.connect(account).await?;
        let login = async {
            if account.user.is_ascii() && password.is_ascii() {
                client.login(&account.user, &password).await.map_err(|(error, _)| error)
            } else {
                // LOGIN takes no other letters, SASL PLAIN takes any UTF-8 (RFC 4616).
                let plain = Plain(format!("\0{}\0{password}", account.user));
                client.authenticate("PLAIN", plain).await.map_err(|(error, _)| error)
            }
        };
        let session = match tokio::time::timeout(self.patience.command, login).await {
            Ok(Ok(session)) => session,
            Ok(Err(error)) => return Err(refused_login(&error, &password)),
            Err(_) => return Err(broken("login", "no answer in time")),
        };
        Ok(Box::new(ImapSession::start(session, self.patience).await?))
    }

    fn parse(&self, raw: &[u8], received: Timestamp) -> InboundMail {
        inbound::read(raw, received)
    }
}

/// SASL PLAIN (RFC 4616), in one answer.
struct Plain(String);

impl Authenticator for Plain {
    type Response = String;
    fn process(&mut self, _: &[u8]) -> String {
        std::mem::take(&mut self.0)
    }
}

async fn greeting(client: &mut Client<Line>, limit: Duration) -> Result<(), InboxFault> {
    match tokio::time::timeout(limit, client.read_response()).await {
        Err(_) => Err(broken("greeting", "no answer in time")),
        Ok(Err(error)) => Err(broken("greeting", &error.to_string())),
        Ok(Ok(None)) => Err(broken("greeting", "the line was closed")),
        Ok(Ok(Some(said))) => match said.parsed() {
            Response::Data { status: Status::Ok, .. } => Ok(()),
            Response::Data { outcome, .. } => {
                Err(broken("greeting", outcome.information.as_deref().unwrap_or("the server is not ready")))
            }
            _ => Err(broken("greeting", "this is no IMAP server")),
        },
    }
}
