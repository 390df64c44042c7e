//! A website visitor on one kept connection: the least HTTP/1.1 client that measures the server and not itself.

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer's head or body at most, in bytes.
const ANSWER_MAX: usize = 1 << 20;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    /// What was read and not yet used.
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(4_096) })
    }

    /// Sends a request and reads the answer to its end; any other status than `expected` is an error. The body
    /// is given to `look`.
    pub async fn ask<T>(
        &mut self,
        request: &[u8],
        expected: u16,
        look: impl FnOnce(&[u8]) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        self.stream.write_all(request).await?;
        let (head, length, status) = loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = self.read.get(..end).unwrap_or_default();
                break (end + 4, length(head).context("an answer without a length")?, status(head)?);
            }
            self.more().await?;
        };
        while self.read.len() < head + length {
            self.more().await?;
        }
        let body = self.read.get(head..head + length).unwrap_or_default();
        if status != expected {
            bail!("the endpoint answered {status}: {}", String::from_utf8_lossy(body));
        }
        let answer = look(body)?;
        self.read.drain(..head + length);
        Ok(answer)
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        ensure!(self.read.len() < ANSWER_MAX, "an answer without an end");
        ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the endpoint closed the connection");
        Ok(())
    }
}

fn status(head: &[u8]) -> anyhow::Result<u16> {
    // "HTTP/1.1 200 OK"
    let digits = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).context("an answer that is no HTTP")
}

fn length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).ok()?;
    head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    })
}

/// A POST with a JSON body, as bytes.
pub fn post(address: SocketAddr, path: &str, token: Option<&str>, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\n{token}Content-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
