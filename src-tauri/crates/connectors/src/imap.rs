//! Reading a mailbox over IMAP (RFC 9051, RFC 3501): folders are EXAMINEd, bodies PEEKed at, so that nothing a mail
//! program would see changes. The one command that writes is the APPEND of a copy to Sent.

mod command;
mod fault;
mod folders;
mod line;
mod session;

use crate::{
    credentials::{Credentials, Shown, xoauth2},
    inbound,
};
use async_imap::{
    Authenticator, Client, Session,
    error::Error,
    imap_proto::{Response, Status},
};
use async_trait::async_trait;
use domain::{Timestamp, inbound::InboundMail};
use engine::ports::{Inbox, InboxAccount, InboxFault, InboxSession, MailSecurity, SignInFault};
use fault::{broken, refused_login, within};
use line::Line;
use session::ImapSession;
use std::time::Duration;
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
    credentials: Credentials,
    patience: Patience,
    roots: Vec<CertificateDer<'static>>,
}

impl ImapInbox {
    /// Shows servers what `credentials` hold, trusts the machine's certificate authorities.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, patience: Patience::default(), roots: Vec::new() }
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

    /// Shows the server what opens the mailbox.
    async fn log_in(
        &self,
        client: Client<Line>,
        user: &str,
        shown: &Shown,
    ) -> Result<Session<Line>, (InboxFault, Client<Line>)> {
        let login = async {
            match shown {
                Shown::Password(password) if user.is_ascii() && password.is_ascii() => {
                    client.login(user, password).await
                }
                // LOGIN takes no other letters, SASL PLAIN takes any UTF-8 (RFC 4616).
                Shown::Password(password) => {
                    client.authenticate("PLAIN", Once(format!("\0{user}\0{password}"))).await
                }
                Shown::Token(token) => client.authenticate("XOAUTH2", Once(xoauth2(user, token))).await,
            }
        };
        login.await.map_err(|(error, client)| {
            let (Shown::Password(secret) | Shown::Token(secret)) = shown;
            (refused_login(&error, secret), client)
        })
    }

    /// Logs in as the account demands. A token that is refused may have been withdrawn before its time: one more is
    /// made.
    async fn authenticate(
        &self,
        client: Client<Line>,
        account: &InboxAccount,
        shown: Shown,
    ) -> Result<Session<Line>, InboxFault> {
        let (fault, client) = match self.log_in(client, &account.user, &shown).await {
            Ok(session) => return Ok(session),
            Err(refusal) => refusal,
        };
        match (&fault, &shown) {
            (InboxFault::Misconfigured { .. }, Shown::Token(refused)) => {
                let again = self.credentials.show(&account.login, Some(refused)).await.map_err(no_access)?;
                self.log_in(client, &account.user, &again).await.map_err(|(fault, _)| fault)
            }
            _ => Err(fault),
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
        let shown = self.credentials.show(&account.login, None).await.map_err(no_access)?;
        let client = self.connect(account).await?;
        let login = self.authenticate(client, account, shown);
        let session = tokio::time::timeout(self.patience.command, login)
            .await
            .map_err(|_| broken("login", "no answer in time"))??;
        Ok(Box::new(ImapSession::start(session, self.patience).await?))
    }

    fn parse(&self, raw: &[u8], received: Timestamp) -> InboundMail {
        inbound::read(raw, received)
    }
}

/// A SASL mechanism of one answer. To the reason of a refusal it says nothing, as XOAUTH2 wants.
struct Once(String);

impl Authenticator for Once {
    type Response = String;
    fn process(&mut self, _: &[u8]) -> String {
        std::mem::take(&mut self.0)
    }
}

fn no_access(fault: SignInFault) -> InboxFault {
    let detail = fault.to_string();
    match fault {
        SignInFault::Offline(_) => InboxFault::Offline { detail },
        SignInFault::Temporary(_) => InboxFault::Temporary { detail },
        SignInFault::Misconfigured(detail) => InboxFault::Misconfigured { detail },
        SignInFault::SignedOut(_) | SignInFault::Refused(_) => InboxFault::Misconfigured { detail },
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
