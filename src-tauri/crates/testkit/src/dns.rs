//! DNS for tests: records in memory, and a real server (PyPI's dnslib) on a free port of this machine.

use crate::peer;
use anyhow::Context as _;
use async_trait::async_trait;
use engine::ports::{Dns, DnsFault};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    process::Stdio,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// How long the server may take to start, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// TXT records by name; every other name has none.
#[derive(Debug, Default)]
pub struct MemoryDns {
    texts: Mutex<BTreeMap<String, Vec<String>>>,
    silent: Mutex<bool>,
}

impl MemoryDns {
    /// Publishes a record.
    pub fn publish(&self, name: &str, text: &str) {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.entry(name.to_owned()).or_default().push(text.to_owned());
    }
    /// Answers nothing from now on, or again.
    pub fn set_silent(&self, silent: bool) {
        *self.silent.lock().unwrap_or_else(PoisonError::into_inner) = silent;
    }
}

#[async_trait]
impl Dns for MemoryDns {
    async fn texts(&self, name: &str) -> Result<Vec<String>, DnsFault> {
        if *self.silent.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(DnsFault("no answer in time".to_owned()));
        }
        let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(texts.get(name).cloned().unwrap_or_default())
    }
}

/// A dnslib with a zone of its own; it ends when dropped. It answers SERVFAIL below `broken.example`.
pub struct DnsServer {
    // Its standard input closes with it, and that ends the program.
    _program: Child,
    address: SocketAddr,
}

impl DnsServer {
    /// Starts one with these lines of a zone file (RFC 1035 section 5).
    ///
    /// # Errors
    /// Python or dnslib is missing; `scripts/setup` installs both.
    pub async fn start(zone: &str) -> anyhow::Result<Self> {
        let mut program = Command::new(peer::python()?)
            .arg(peer::peer("dns_server.py")?)
            .arg(zone)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("Python cannot be started")?;
        let output = program.stdout.take().context("the DNS server has no output")?;
        let mut lines = BufReader::new(output).lines();
        let first = tokio::time::timeout(PATIENCE, lines.next_line()).await??;
        let port: u16 = first
            .as_deref()
            .and_then(|line| line.strip_prefix("listening on 127.0.0.1:"))
            .and_then(|port| port.parse().ok())
            .context("the DNS server did not start; pip install -r tests/peers/requirements.txt")?;
        Ok(Self { _program: program, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) })
    }

    /// Where it answers, over UDP and TCP.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}
