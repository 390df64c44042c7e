//! An IMAP server with one mail that fails as it is told, at one step of the dialogue.

use anyhow::Context as _;
use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

/// Where in the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImapStep {
    /// The first line.
    Greeting,
    /// LOGIN.
    Login,
    /// CAPABILITY.
    Capability,
    /// LIST.
    List,
    /// EXAMINE.
    Examine,
    /// UID SEARCH.
    Search,
    /// UID FETCH of size and date.
    About,
    /// UID FETCH of the mail.
    Body,
    /// IDLE.
    Idle,
    /// The DONE that ends it.
    Done,
    /// APPEND.
    Append,
}

impl ImapStep {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::Greeting,
        Self::Login,
        Self::Capability,
        Self::List,
        Self::Examine,
        Self::Search,
        Self::About,
        Self::Body,
        Self::Idle,
        Self::Done,
        Self::Append,
    ];
}

/// What goes wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImapFault {
    /// The line is cut.
    Drop,
    /// Nothing is said any more.
    Silence,
    /// A tagged NO.
    No,
    /// A tagged BAD.
    Bad,
    /// BYE, and the line is cut.
    Bye,
    /// What is no IMAP.
    Garbage,
    /// A literal without end.
    Flood,
}

impl ImapFault {
    /// Every fault.
    pub const ALL: [Self; 7] =
        [Self::Drop, Self::Silence, Self::No, Self::Bad, Self::Bye, Self::Garbage, Self::Flood];
}

/// The mail in its INBOX.
pub const MAIL: &str = "From: ana@lopez.example\r\nSubject: hello\r\n\r\nHello\r\n";

#[derive(Default)]
struct State {
    fault: Option<(ImapStep, ImapFault)>,
    commands: Vec<String>,
}

/// The server; it ends when dropped.
pub struct ImapDouble {
    port: u16,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

impl ImapDouble {
    /// Starts one on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port is free")?;
        let port = listener.local_addr()?.port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that is gone is no matter.
                    let _ = Dialogue::over(stream, state).run().await;
                });
            }
        });
        Ok(Self { port, state, serving })
    }

    /// Port on 127.0.0.1, without TLS.
    pub const fn port(&self) -> u16 {
        self.port
    }
    /// From now on that goes wrong there.
    pub fn fail(&self, step: ImapStep, fault: ImapFault) {
        lock(&self.state).fault = Some((step, fault));
    }
    /// What it was asked, without tags.
    pub fn commands(&self) -> Vec<String> {
        lock(&self.state).commands.clone()
    }
}

impl Drop for ImapDouble {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Dialogue {
    lines: BufReader<OwnedReadHalf>,
    out: OwnedWriteHalf,
    state: Arc<Mutex<State>>,
}

impl Dialogue {
    fn over(stream: TcpStream, state: Arc<Mutex<State>>) -> Self {
        let (read, out) = stream.into_split();
        Self { lines: BufReader::new(read), out, state }
    }

    async fn run(mut self) -> anyhow::Result<()> {
        if self.fails(ImapStep::Greeting, "*").await? {
            return Ok(());
        }
        self.say("* OK ready\r\n").await?;
        loop {
            let line = self.line().await?;
            let (tag, command) = line.split_once(' ').unwrap_or((line.as_str(), ""));
            lock(&self.state).commands.push(command.to_owned());
            let upper = command.to_ascii_uppercase();
            let (step, answer) = match upper.as_str() {
                word if word.starts_with("CAPABILITY") => (ImapStep::Capability, "* CAPABILITY IMAP4rev1 IDLE\r\n".to_owned()),
                word if word.starts_with("LOGIN") => (ImapStep::Login, String::new()),
                word if word.starts_with("LIST") => (
                    ImapStep::List,
                    "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Sent) \"/\" Sent\r\n".to_owned(),
                ),
                word if word.starts_with("EXAMINE") => (
                    ImapStep::Examine,
                    "* FLAGS ()\r\n* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 2] .\r\n".to_owned(),
                ),
                word if word.starts_with("UID SEARCH") => (ImapStep::Search, "* SEARCH 1\r\n".to_owned()),
                word if word.starts_with("UID FETCH") && word.contains("BODY") => (
                    ImapStep::Body,
                    format!("* 1 FETCH (UID 1 BODY[] {{{}}}\r\n{MAIL})\r\n", MAIL.len()),
                ),
                word if word.starts_with("UID FETCH") => (
                    ImapStep::About,
                    format!("* 1 FETCH (UID 1 RFC822.SIZE {} INTERNALDATE \"26-Nov-2026 10:00:00 +0000\")\r\n", MAIL.len()),
                ),
                word if word.starts_with("IDLE") => {
                    if self.fails(ImapStep::Idle, tag).await? {
                        return Ok(());
                    }
                    self.say("+ idling\r\n").await?;
                    self.line().await?;
                    (ImapStep::Done, String::new())
                }
                word if word.starts_with("APPEND") => {
                    if self.fails(ImapStep::Append, tag).await? {
                        return Ok(());
                    }
                    self.say("+ go on\r\n").await?;
                    let length = command.rsplit('{').next().and_then(|n| n.trim_end_matches('}').parse().ok()).unwrap_or(0);
                    let mut literal = vec![0; length];
                    self.lines.read_exact(&mut literal).await?;
                    self.line().await?;
                    (ImapStep::Append, String::new())
                }
                word if word.starts_with("LOGOUT") => {
                    self.say(&format!("* BYE\r\n{tag} OK\r\n")).await?;
                    return Ok(());
                }
                _ => {
                    self.say(&format!("{tag} BAD what\r\n")).await?;
                    continue;
                }
            };
            if self.fails(step, tag).await? {
                return Ok(());
            }
            let tag = tag.to_owned();
            self.say(&format!("{answer}{tag} OK done\r\n")).await?;
        }
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        anyhow::ensure!(self.lines.read_line(&mut line).await? > 0, "the client is gone");
        Ok(line.trim_end().to_owned())
    }

    async fn say(&mut self, words: &str) -> anyhow::Result<()> {
        Ok(self.out.write_all(words.as_bytes()).await?)
    }

    /// Whether the dialogue ends here, by the fault that was asked for.
    async fn fails(&mut self, step: ImapStep, tag: &str) -> anyhow::Result<bool> {
        let fault = lock(&self.state).fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault);
        match fault {
            None => return Ok(false),
            Some(ImapFault::Drop) => {}
            Some(ImapFault::Silence) => {
                // As long as the client has patience.
                let mut rest = Vec::new();
                self.lines.read_to_end(&mut rest).await?;
            }
            Some(ImapFault::No) => self.say(&format!("{tag} NO not now\r\n")).await?,
            Some(ImapFault::Bad) => self.say(&format!("{tag} BAD not that\r\n")).await?,
            Some(ImapFault::Bye) => self.say("* BYE going down\r\n").await?,
            Some(ImapFault::Garbage) => {
                self.say("\u{0}\u{1}<html>this is no IMAP</html>\r\n\r\n((((\r\n").await?
            }
            Some(ImapFault::Flood) => {
                self.say("* 1 FETCH (UID 1 BODY[] {4000000000}\r\n").await?;
                let chunk = vec![b'x'; 1 << 16];
                while self.out.write_all(&chunk).await.is_ok() {}
            }
        }
        Ok(true)
    }
}
