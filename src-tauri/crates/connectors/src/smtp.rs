//! Mail submission over SMTP, step by step through lettre's connection, so that every failure is told apart
//! by what it means for the message (see [`MailFault`]). No retries here, no pool, no addresses or texts in
//! logs: the engine decides when to try again.

mod fault;
mod line;
mod message;

use crate::{
    credentials::{Credentials, Shown, xoauth2},
    smtp::{
        fault::{Failure, Step, accepted_words, before_message, during_message, out_of_order},
        line::Line,
    },
};
use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use engine::ports::{
    MailAccepted, MailAccount, MailFault, MailSecurity, MailTransaction, Mailer, OutgoingMail, SignInFault,
};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials as Credential, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::{Response, Severity},
    },
};
use std::{
    fmt::Display,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};

/// How long each step may take. RFC 5321 section 4.5.3.2 names minutes for relays that wait on each other's
/// disks; a rep's own submission server answers in seconds, a job holds its lease meanwhile, and only after
/// the message went out is impatience costly (it makes the outcome unknown).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Resolving the name and opening TCP, each address; TLS handshake; default 15 s.
    pub connect: Duration,
    /// Greeting and EHLO together (RFC: 5 min each); default 60 s, for servers that greet late on purpose.
    pub greeting: Duration,
    /// STARTTLS, AUTH, MAIL and RCPT, each (RFC: 5 min); default 60 s.
    pub command: Duration,
    /// The 354 to DATA (RFC: 2 min); default 60 s.
    pub go_ahead: Duration,
    /// The whole message and its final reply (RFC: 3 min a block, 10 min for the reply); default 5 min:
    /// giving up early is what duplicates mail elsewhere (RFC 5321 section 4.5.3.2.6).
    pub delivery: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            greeting: Duration::from_secs(60),
            command: Duration::from_secs(60),
            go_ahead: Duration::from_secs(60),
            delivery: Duration::from_secs(300),
        }
    }
}

/// How long a farewell may take; nobody waits for it.
const FAREWELL: Duration = Duration::from_secs(5);

/// The mailer of the port, for any submission server.
pub struct SmtpMailer {
    credentials: Credentials,
    patience: Patience,
    roots: Vec<Certificate>,
}

impl SmtpMailer {
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

    /// Trusts the authorities of a PEM file as well, for a mail server with a private authority.
    ///
    /// # Errors
    /// `Misconfigured` if `pem` holds no certificate.
    pub fn with_root(mut self, pem: &[u8]) -> Result<Self, MailFault> {
        let root = Certificate::from_pem(pem)
            .map_err(|_| misconfigured("the file with the certificate authority holds no certificate"))?;
        self.roots.push(root);
        Ok(self)
    }

    /// Reading the machine's authorities touches many files.
    async fn tls(&self, host: &str) -> Result<TlsParameters, MailFault> {
        let builder = self.roots.iter().fold(TlsParametersBuilder::new(host.to_owned()), |builder, root| {
            builder.add_root_certificate(root.clone())
        });
        tokio::task::spawn_blocking(move || builder.build())
            .await
            .map_err(|_| misconfigured("the machine's certificate authorities could not be read"))?
            .map_err(|error| misconfigured(format!("TLS cannot be set up: {error}")))
    }

    /// A line on which the server has answered EHLO, protected as the account demands.
    async fn connect(
        &self,
        account: &MailAccount,
        hello: &ClientId,
    ) -> Result<AsyncSmtpConnection, MailFault> {
        let addresses = self.resolve(account).await?;
        match account.security {
            MailSecurity::Tls => {
                let tls = self.tls(&account.host).await?;
                // lettre opens TCP itself here and greets in the same call; whatever is lost before the
                // answer to EHLO counts as no line at all.
                let limit = self.patience.connect + self.patience.greeting;
                let opening = AsyncSmtpConnection::connect_tokio1(
                    addresses.as_slice(),
                    Some(self.patience.connect),
                    hello,
                    Some(tls),
                    None,
                );
                step(limit, opening)
                    .await
                    .map_err(|failure| before_message(Step::Hello { heard: false }, &failure))
            }
            MailSecurity::None => self.greet(&addresses, account, hello).await,
            MailSecurity::StartTls => {
                let mut connection = self.greet(&addresses, account, hello).await?;
                if !connection.can_starttls() {
                    leave(connection);
                    return Err(misconfigured(
                        "the server offers no STARTTLS, and plain text is not allowed",
                    ));
                }
                let tls = self.tls(&account.host).await?;
                let limit = self.patience.connect + self.patience.command;
                let upgraded = step(limit, connection.starttls(tls, hello)).await;
                upgraded.map_err(|failure| {
                    before_message(Step::StartTls { encrypted: connection.is_encrypted() }, &failure)
                })?;
                Ok(connection)
            }
        }
    }

    async fn resolve(&self, account: &MailAccount) -> Result<Vec<SocketAddr>, MailFault> {
        let name = (account.host.as_str(), account.port);
        let addresses: Vec<_> = match timeout(self.patience.connect, tokio::net::lookup_host(name)).await {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(_)) => return Err(offline("the name of the mail server cannot be resolved")),
            Err(_) => return Err(offline("resolving the name of the mail server takes too long")),
        };
        if addresses.is_empty() {
            return Err(offline("the name of the mail server has no address"));
        }
        if account.security == MailSecurity::None && !addresses.iter().all(is_loopback) {
            return Err(plain_text_refused());
        }
        Ok(addresses)
    }

    /// TCP without TLS, greeting, EHLO.
    async fn greet(
        &self,
        addresses: &[SocketAddr],
        account: &MailAccount,
        hello: &ClientId,
    ) -> Result<AsyncSmtpConnection, MailFault> {
        let stream = self.dial(addresses).await?;
        // The check that counts is on the address really connected to.
        let peer = stream.peer_addr().map_err(|_| offline("the mail server hung up at once"))?;
        if account.security == MailSecurity::None && !is_loopback(&peer) {
            return Err(plain_text_refused());
        }
        let (line, heard) = Line::new(stream);
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(line), hello);
        step(self.patience.greeting, greeting)
            .await
            .map_err(|failure| before_message(Step::Hello { heard: heard.anything() }, &failure))
    }

    async fn dial(&self, addresses: &[SocketAddr]) -> Result<TcpStream, MailFault> {
        let mut reason = "no address".to_owned();
        for address in addresses {
            match timeout(self.patience.connect, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => reason = error.kind().to_string(),
                Err(_) => reason = "no answer in time".to_owned(),
            }
        }
        Err(offline(reason))
    }

    async fn log_in(
        &self,
        connection: &mut AsyncSmtpConnection,
        user: &str,
        shown: &Shown,
    ) -> Result<(), MailFault> {
        const KNOWN: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
        let reply = match shown {
            Shown::Password(password) => {
                if connection.server_info().get_auth_mechanism(&KNOWN).is_none() {
                    return Err(misconfigured(
                        "the server offers no login of a kind known here (PLAIN or LOGIN)",
                    ));
                }
                let credentials = Credential::new(user.to_owned(), password.clone());
                step(self.patience.command, connection.auth(&KNOWN, &credentials)).await
            }
            Shown::Token(token) => {
                if !connection.server_info().supports_auth_mechanism(Mechanism::Xoauth2) {
                    return Err(misconfigured("the server offers no login by sign-in (XOAUTH2)"));
                }
                step(self.patience.command, present(connection, user, token)).await
            }
        };
        completed("AUTH", &reply.map_err(|failure| before_message(Step::Login, &failure))?)
    }

    /// Logs in as the account demands. A token that is refused may have been withdrawn before its time: one more is
    /// made.
    async fn authenticate(
        &self,
        connection: &mut AsyncSmtpConnection,
        account: &MailAccount,
        user: &str,
        shown: Shown,
    ) -> Result<(), MailFault> {
        let outcome = self.log_in(connection, user, &shown).await;
        match (outcome, &shown) {
            (Err(MailFault::Misconfigured { .. }), Shown::Token(refused)) if !connection.has_broken() => {
                let again = self.credentials.show(&account.login, Some(refused)).await.map_err(no_access)?;
                self.log_in(connection, user, &again).await
            }
            (outcome, _) => outcome,
        }
    }

    /// MAIL, RCPT, DATA.
    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: Address,
        to: Address,
    ) -> Result<(), MailFault> {
        let mut options = Vec::new();
        if !(from.to_string().is_ascii() && to.to_string().is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(permanent("the server takes no address with other than ASCII letters"));
            }
            // RFC 6531 section 3.1: a server with SMTPUTF8 has 8BITMIME.
            options = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        let command = self.patience.command;
        let reply = say(connection, command, "MAIL", Mail::new(Some(from), options)).await?;
        completed("MAIL", &reply)?;
        let reply = say(connection, command, "RCPT", Rcpt::new(to, Vec::new())).await?;
        completed("RCPT", &reply)?;
        let reply = say(connection, self.patience.go_ahead, "DATA", Data).await?;
        // Only 354 invites the message; after any other word its lines would be read as commands.
        if reply.has_code(354) { Ok(()) } else { Err(out_of_order("DATA", &reply)) }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn encode(&self, mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
        message::encode(mail)
    }

    async fn open(
        &self,
        account: &MailAccount,
        from: &str,
        to: &str,
    ) -> Result<Box<dyn MailTransaction>, MailFault> {
        let from = message::address("sender", from)?;
        let to = message::address("recipient", to)?;
        let login = match &account.user {
            Some(user) => Some((user, self.credentials.show(&account.login, None).await.map_err(no_access)?)),
            None => None,
        };
        let mut connection = self.connect(account, &hello_name(&from)).await?;
        let ready = async {
            if let Some((user, shown)) = login {
                self.authenticate(&mut connection, account, user, shown).await?;
            }
            self.announce(&mut connection, from, to).await
        };
        match ready.await {
            Ok(()) => Ok(Box::new(Transaction { connection, limit: self.patience.delivery })),
            Err(fault) => {
                leave(connection);
                Err(fault)
            }
        }
    }
}

/// A server that has said 354. Dropped without `transmit` it closes the line, and the server has no message.
struct Transaction {
    connection: AsyncSmtpConnection,
    limit: Duration,
}

#[async_trait]
impl MailTransaction for Transaction {
    async fn transmit(mut self: Box<Self>, message: &[u8]) -> Result<MailAccepted, MailFault> {
        if !message::has_only_crlf(message) {
            // A lone LF or CR lets a lenient server see the end of the message elsewhere (SMTP smuggling).
            return Err(permanent("the message has a line end other than CRLF"));
        }
        // lettre closes with CRLF . CRLF; without this the message would grow by an empty line.
        let body = message.strip_suffix(b"\r\n").unwrap_or(message);
        let outcome = step(self.limit, self.connection.message(body)).await;
        let outcome = outcome.map_err(|failure| during_message(&failure)).and_then(|reply| {
            let response = accepted_words(&reply);
            if reply.code().severity == Severity::PositiveCompletion {
                return Ok(MailAccepted { response });
            }
            Err(MailFault::Unknown { detail: format!("the server's final word was {response}") })
        });
        leave(self.connection);
        outcome
    }
}

async fn step<T>(limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match timeout(limit, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Failure::Smtp(error)),
        Err(_) => Err(Failure::TimedOut),
    }
}

/// XOAUTH2 (developers.google.com/workspace/gmail/imap/xoauth2-protocol). lettre's own does not answer the 334 that
/// holds the reason of a refusal, and so never hears the refusal itself.
async fn present(connection: &mut AsyncSmtpConnection, user: &str, token: &str) -> Result<Response, Error> {
    let shown = BASE64.encode(xoauth2(user, token));
    let reply = connection.command(format!("AUTH XOAUTH2 {shown}\r\n")).await?;
    if reply.has_code(334) { connection.command("\r\n").await } else { Ok(reply) }
}

async fn say(
    connection: &mut AsyncSmtpConnection,
    limit: Duration,
    name: &'static str,
    command: impl Display,
) -> Result<Response, MailFault> {
    step(limit, connection.command(command))
        .await
        .map_err(|failure| before_message(Step::Command(name), &failure))
}

fn completed(name: &'static str, reply: &Response) -> Result<(), MailFault> {
    match reply.code().severity {
        Severity::PositiveCompletion => Ok(()),
        _ => Err(out_of_order(name, reply)),
    }
}

/// Says QUIT beside the caller's way: the outcome is decided, and every moment before it is on record is a
/// moment in which a crash makes it unknown.
fn leave(mut connection: AsyncSmtpConnection) {
    tokio::spawn(async move {
        if timeout(FAREWELL, connection.quit()).await.is_err() {
            tracing::debug!("the mail server did not answer QUIT");
        }
    });
}

/// The sender's domain, or the loopback literal (RFC 5321 section 4.1.4): the machine's own name is nobody's
/// business.
fn hello_name(from: &Address) -> ClientId {
    let domain = from.domain();
    let is_name = domain.is_ascii() && domain.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    if is_name { ClientId::Domain(domain.to_owned()) } else { ClientId::Ipv4(Ipv4Addr::LOCALHOST) }
}

fn is_loopback(address: &SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

fn no_access(fault: SignInFault) -> MailFault {
    let detail = fault.to_string();
    match fault {
        SignInFault::Offline(_) => MailFault::Offline { detail },
        SignInFault::Temporary(_) => MailFault::Temporary { code: None, detail },
        SignInFault::Misconfigured(detail) => MailFault::Misconfigured { detail },
        SignInFault::SignedOut(_) | SignInFault::Refused(_) => MailFault::Misconfigured { detail },
    }
}

fn offline(detail: impl Into<String>) -> MailFault {
    MailFault::Offline { detail: detail.into() }
}

fn misconfigured(detail: impl Into<String>) -> MailFault {
    MailFault::Misconfigured { detail: detail.into() }
}

fn permanent(detail: impl Into<String>) -> MailFault {
    MailFault::Permanent { code: None, detail: detail.into() }
}

fn plain_text_refused() -> MailFault {
    misconfigured("plain text (security none) is allowed to this very machine only; use starttls or tls")
}
