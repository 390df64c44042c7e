//! The TCP stream under lettre's dialogue. It hands over what the server sent one line at a time and
//! remembers whether the server has said a whole line yet. It must not interpret what it carries.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Octets taken from the socket at once.
const CHUNK: usize = 4096;

/// A TCP stream that never yields octets beyond the line being read. lettre's reader so never holds anything
/// that came behind the "220 go ahead" of STARTTLS: what a man in the middle adds there in plain text goes
/// into the TLS handshake, which fails, and is never taken for a reply (RFC 3207 section 6; CVE-2011-0411).
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    buffer: Box<[u8; CHUNK]>,
    start: usize,
    end: usize,
    heard: Heard,
}

/// Whether the server has said at least one whole line.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard(Arc<AtomicBool>);

impl Heard {
    /// True after the first line end from the server.
    pub(super) fn anything(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Line {
    /// Takes over a connected stream.
    pub(super) fn new(stream: TcpStream) -> (Self, Heard) {
        let heard = Heard::default();
        (Self { stream, buffer: Box::new([0; CHUNK]), start: 0, end: 0, heard: heard.clone() }, heard)
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if line.start == line.end {
            let mut chunk = ReadBuf::new(line.buffer.as_mut_slice());
            ready!(Pin::new(&mut line.stream).poll_read(cx, &mut chunk))?;
            line.end = chunk.filled().len();
            line.start = 0;
        }
        let waiting = line.buffer.get(line.start..line.end).unwrap_or_default();
        let whole = waiting.iter().position(|&octet| octet == b'\n').map(|at| at + 1);
        let take = whole.unwrap_or(waiting.len()).min(out.remaining());
        out.put_slice(waiting.get(..take).unwrap_or_default());
        if whole == Some(take) {
            line.heard.0.store(true, Ordering::Release);
        }
        line.start += take;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, octets)
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
