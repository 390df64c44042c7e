//! The line to the server: TCP, encrypted or not, with a bound on what one command may bring.

use super::fault::broken;
use engine::ports::{InboxAccount, InboxFault, MailSecurity};
use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName},
    },
};

/// Octets one command may bring: the largest mail that is fetched whole, and room for lists. Without a bound a hostile
/// server could fill the memory with one literal.
pub(super) const BUDGET: usize = 32 << 20;

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A stream that ends in an error when more comes than was asked for.
pub(super) struct Line {
    stream: Stream,
    left: Arc<AtomicUsize>,
}

impl Line {
    pub(super) fn plain(tcp: TcpStream) -> Self {
        Self { stream: Stream::Plain(tcp), left: Arc::new(AtomicUsize::new(BUDGET)) }
    }
    /// The bare stream under a line that is not encrypted.
    pub(super) fn into_plain(self) -> Option<TcpStream> {
        match self.stream {
            Stream::Plain(tcp) => Some(tcp),
            Stream::Tls(_) => None,
        }
    }
    /// What is left of the bound; set anew before each command.
    pub(super) fn budget(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.left)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        let before = out.filled().len();
        let read = match &mut line.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_read(cx, out),
            Stream::Tls(tls) => Pin::new(tls.as_mut()).poll_read(cx, out),
        };
        let came = out.filled().len() - before;
        let left = line.left.load(Ordering::Relaxed);
        if came > left {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "the server sends too much")));
        }
        line.left.store(left - came, Ordering::Relaxed);
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_write(cx, octets),
            Stream::Tls(tls) => Pin::new(tls.as_mut()).poll_write(cx, octets),
        }
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Stream::Tls(tls) => Pin::new(tls.as_mut()).poll_flush(cx),
        }
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Stream::Tls(tls) => Pin::new(tls.as_mut()).poll_shutdown(cx),
        }
    }
}

/// Opens TCP to the first address that answers. Plain text goes to this machine only.
pub(super) async fn dial(account: &InboxAccount, limit: Duration) -> Result<TcpStream, InboxFault> {
    let offline = |detail: String| InboxFault::Offline { detail };
    let look_up = tokio::net::lookup_host((account.host.as_str(), account.port));
    let found: Vec<SocketAddr> = match timeout(limit, look_up).await {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(_)) => return Err(offline(format!("{:?} cannot be resolved", account.host))),
        Err(_) => return Err(offline("the name was not resolved in time".to_owned())),
    };
    let here = |address: &SocketAddr| account.security != MailSecurity::None || address.ip().is_loopback();
    if !found.iter().any(here) && !found.is_empty() {
        let detail = "plain text is allowed on this machine only: choose starttls or tls".to_owned();
        return Err(InboxFault::Misconfigured { detail });
    }
    let mut last = "the name has no address".to_owned();
    for address in found.into_iter().filter(here) {
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(tcp)) => {
                // Commands are small and each waits for its answer.
                let _ = tcp.set_nodelay(true);
                return Ok(tcp);
            }
            Ok(Err(error)) => last = error.kind().to_string(),
            Err(_) => last = "no answer in time".to_owned(),
        }
    }
    Err(offline(last))
}

/// TLS over an open line, with the machine's authorities and `roots`.
pub(super) async fn encrypt(
    tcp: TcpStream,
    host: &str,
    roots: &[CertificateDer<'static>],
    limit: Duration,
) -> Result<Line, InboxFault> {
    let misconfigured = |detail: String| InboxFault::Misconfigured { detail };
    let name = ServerName::try_from(host.to_owned()).map_err(|error| misconfigured(error.to_string()))?;
    let own = roots.to_vec();
    // Reads files.
    let trusted = tokio::task::spawn_blocking(move || {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        store.add_parsable_certificates(own);
        store
    });
    let trusted = trusted.await.map_err(|error| misconfigured(error.to_string()))?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| misconfigured(error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    match timeout(limit, TlsConnector::from(Arc::new(config)).connect(name, tcp)).await {
        Ok(Ok(tls)) => {
            Ok(Line { stream: Stream::Tls(Box::new(tls)), left: Arc::new(AtomicUsize::new(BUDGET)) })
        }
        Ok(Err(error)) => Err(misconfigured(format!("no secure line: {error}"))),
        Err(_) => Err(broken("TLS", "no answer in time")),
    }
}
