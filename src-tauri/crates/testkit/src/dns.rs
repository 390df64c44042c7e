//! DNS for tests: records in memory, and a real server (PyPI's dnslib) on a free port of this machine.

use crate::peer;
use async_trait::async_trait;
use engine::ports::{Dns, DnsFault};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    net::{Ipv4Addr, SocketAddr},
    sync::{Mutex, PoisonError},
};
use tokio::process::Child;

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
        let (program, _, port) = peer::listening("dns_server.py", &[OsStr::new(zone)]).await?;
        Ok(Self { _program: program, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) })
    }

    /// Where it answers, over UDP and TCP.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}
