//! An SMTP server on loopback that fails on command: at any step of the dialogue it drops the line, refuses
//! or falls silent. It keeps what it took responsibility for, so that a test can tell "sent" from "said so".

mod dialogue;
mod tls;

use anyhow::Context as _;
use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// How long a wait for a condition may take before it is a failure, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where in the dialogue a fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Right after TCP stands, before a word.
    Connect,
    /// In the greeting; a drop leaves half a line.
    Greeting,
    /// At EHLO.
    Ehlo,
    /// At STARTTLS.
    StartTls,
    /// At AUTH.
    Auth,
    /// At MAIL.
    Mail,
    /// At RCPT.
    Rcpt,
    /// At DATA.
    Data,
    /// After the first line of the message.
    Body,
    /// The message is whole and the server keeps it; the reply is what fails.
    AfterBody,
    /// The message is whole and the server does not keep it; the reply is what fails, or says so.
    FinalReply,
}

impl Step {
    /// Every step of a dialogue without TLS and login, in order.
    pub const PLAIN: [Self; 9] = [
        Self::Connect,
        Self::Greeting,
        Self::Ehlo,
        Self::Mail,
        Self::Rcpt,
        Self::Data,
        Self::Body,
        Self::AfterBody,
        Self::FinalReply,
    ];
}

/// What goes wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The line is closed without a word.
    Drop,
    /// This reply instead of the usual one. Except for a 220 to STARTTLS the command has no effect.
    Reply(u16, &'static str),
    /// Nothing more is said; the line stays open until the client closes it.
    Silent,
}

/// A message the server took responsibility for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Address of MAIL FROM.
    pub from: String,
    /// Addresses of RCPT TO.
    pub to: Vec<String>,
    /// The message as it was before dot-stuffing, with its last CRLF.
    pub message: Vec<u8>,
}

/// How the line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// Plain text; STARTTLS is not offered.
    #[default]
    Plain,
    /// STARTTLS is offered, and required before AUTH and MAIL.
    StartTls,
    /// TLS from the first octet.
    Tls,
}

/// What the server demands.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// Protection of the line.
    pub protection: Protection,
    /// User and password of AUTH PLAIN; `None` takes mail from anyone.
    pub login: Option<(String, String)>,
}

#[derive(Debug, Default)]
struct Log {
    received: Vec<Received>,
    connections: usize,
    mails: usize,
}

#[derive(Debug, Default)]
struct Script {
    once: VecDeque<(Step, Fault)>,
    always: Vec<(Step, Fault)>,
}

/// What all dialogues share.
struct Shared {
    script: Mutex<Script>,
    log: watch::Sender<Log>,
    demands: Demands,
    tls: tls::Identity,
}

impl Shared {
    /// The fault for this step, if one is due; those for one time come first.
    fn fault(&self, step: Step) -> Option<Fault> {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = script.once.iter().position(|(due, _)| *due == step) {
            return script.once.remove(at).map(|(_, fault)| fault);
        }
        script.always.iter().find(|(due, _)| *due == step).map(|(_, fault)| fault.clone())
    }
}

/// The server; it ends when dropped.
pub struct SmtpDouble {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl SmtpDouble {
    /// Starts one that takes plain mail from anyone, on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port or certificate could be had.
    pub async fn start() -> anyhow::Result<Self> {
        Self::demanding(Demands::default()).await
    }

    /// Starts one with demands.
    ///
    /// # Errors
    /// No port or certificate could be had.
    pub async fn demanding(demands: Demands) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port for the double")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script: Mutex::default(),
            log: watch::Sender::default(),
            demands,
            tls: tls::Identity::new()?,
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { shared, address, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its certificate, which is its own authority, for name `localhost` and address 127.0.0.1; PEM.
    pub fn root_pem(&self) -> &str {
        self.shared.tls.pem()
    }

    /// Lets this step fail the next time it comes.
    pub fn fail_once(&self, step: Step, fault: Fault) {
        self.script(|script| script.once.push_back((step, fault)));
    }

    /// Lets this step fail each time, until [`Self::heal`].
    pub fn fail_always(&self, step: Step, fault: Fault) {
        self.script(|script| script.always.push((step, fault)));
    }

    /// No more faults.
    pub fn heal(&self) {
        self.script(|script| *script = Script::default());
    }

    /// The messages it took responsibility for, in order.
    pub fn received(&self) -> Vec<Received> {
        self.shared.log.borrow().received.clone()
    }

    /// TCP connections so far.
    pub fn connections(&self) -> usize {
        self.shared.log.borrow().connections
    }

    /// MAIL commands so far: attempts that got past EHLO, TLS and login.
    pub fn attempts(&self) -> usize {
        self.shared.log.borrow().mails
    }

    /// Waits until the messages it took meet `condition`.
    ///
    /// # Errors
    /// It did not happen within a minute.
    pub async fn wait_for(&self, condition: impl Fn(&[Received]) -> bool) -> anyhow::Result<Vec<Received>> {
        self.wait(|log| condition(&log.received)).await?;
        Ok(self.received())
    }

    /// Waits until it has seen `n` MAIL commands.
    ///
    /// # Errors
    /// It did not happen within a minute.
    pub async fn wait_for_attempts(&self, n: usize) -> anyhow::Result<()> {
        self.wait(|log| log.mails >= n).await
    }

    async fn wait(&self, condition: impl Fn(&Log) -> bool) -> anyhow::Result<()> {
        let mut log = self.shared.log.subscribe();
        let met = tokio::time::timeout(PATIENCE, log.wait_for(condition)).await;
        match met {
            Ok(Ok(_)) => Ok(()),
            _ => anyhow::bail!("the SMTP double waited in vain; it has seen {:?}", self.summary()),
        }
    }

    fn summary(&self) -> (usize, usize, usize) {
        let log = self.shared.log.borrow();
        (log.connections, log.mails, log.received.len())
    }

    fn script(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.shared.script.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for SmtpDouble {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Dialogues end with the task that accepts them.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut dialogues = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        shared.log.send_modify(|log| log.connections += 1);
        dialogues.spawn(dialogue::run(stream, Arc::clone(&shared)));
        while dialogues.try_join_next().is_some() {}
    }
}
