//! One client's dialogue with the double (RFC 5321, as much of it as a submission client uses).

use super::{Fault, Protection, Received, Shared, Step};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::{io, sync::Arc};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Runs until the client leaves or a fault ends it; what goes wrong on the line is the client's affair.
pub(super) async fn run(stream: TcpStream, shared: Arc<Shared>) {
    let mut stream: Box<dyn Stream> = Box::new(stream);
    if shared.demands.protection == Protection::Tls {
        match shared.tls.acceptor().accept(stream).await {
            Ok(secured) => stream = Box::new(secured),
            Err(_) => return,
        }
    }
    let secured = shared.demands.protection == Protection::Tls;
    let mut dialogue = Dialogue {
        line: Some(BufReader::new(stream)),
        shared,
        secured,
        logged_in: false,
        from: None,
        to: Vec::new(),
    };
    // An error is a line the client closed.
    let _ = dialogue.hold().await;
}

struct Dialogue {
    /// `None` once closed.
    line: Option<BufReader<Box<dyn Stream>>>,
    shared: Arc<Shared>,
    secured: bool,
    logged_in: bool,
    from: Option<String>,
    to: Vec<String>,
}

impl Dialogue {
    async fn hold(&mut self) -> io::Result<()> {
        if self.interrupted(Step::Connect).await? {
            return Ok(());
        }
        match self.shared.fault(Step::Greeting) {
            Some(Fault::Drop) => {
                self.write("220 dou").await?;
                self.line = None;
                return Ok(());
            }
            Some(fault) => {
                self.act(fault).await?;
                return Ok(());
            }
            None => self.write("220 double ESMTP\r\n").await?,
        }
        while let Some(line) = self.read_line().await? {
            self.command(String::from_utf8_lossy(&line).trim_end()).await?;
        }
        Ok(())
    }

    async fn command(&mut self, line: &str) -> io::Result<()> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => {
                if self.interrupted(Step::Ehlo).await? {
                    return Ok(());
                }
                let mut features = vec!["double", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
                if self.may_start_tls() {
                    features.push("STARTTLS");
                } else if self.shared.demands.login.is_some() {
                    features.push("AUTH PLAIN");
                }
                self.write_multiline(&features).await
            }
            "STARTTLS" if self.may_start_tls() => self.start_tls().await,
            "AUTH" => self.auth(rest).await,
            "MAIL" => self.mail(rest).await,
            "RCPT" => {
                if self.interrupted(Step::Rcpt).await? {
                    return Ok(());
                }
                self.to.push(path(rest));
                self.write("250 2.1.5 OK\r\n").await
            }
            "DATA" => self.data().await,
            "RSET" => {
                (self.from, self.to) = (None, Vec::new());
                self.write("250 2.0.0 OK\r\n").await
            }
            "NOOP" => self.write("250 2.0.0 OK\r\n").await,
            "QUIT" => {
                self.write("221 2.0.0 bye\r\n").await?;
                self.line = None;
                Ok(())
            }
            _ => self.write("500 5.5.2 unknown command\r\n").await,
        }
    }

    async fn start_tls(&mut self) -> io::Result<()> {
        match self.shared.fault(Step::StartTls) {
            Some(Fault::Reply(220, words)) => self.write(&format!("220 {words}\r\n")).await?,
            Some(fault) => return self.act(fault).await,
            None => self.write("220 2.0.0 go ahead\r\n").await?,
        }
        if let Some(line) = self.line.take() {
            let secured = self.shared.tls.acceptor().accept(line.into_inner()).await?;
            self.line = Some(BufReader::new(Box::new(secured)));
            self.secured = true;
        }
        Ok(())
    }

    async fn auth(&mut self, rest: &str) -> io::Result<()> {
        if self.interrupted(Step::Auth).await? {
            return Ok(());
        }
        let expected = self.shared.demands.login.as_ref().map(|(user, password)| {
            format!("PLAIN {}", BASE64_STANDARD.encode(format!("\0{user}\0{password}")))
        });
        if expected.as_deref() == Some(rest) {
            self.logged_in = true;
            return self.write("235 2.7.0 welcome\r\n").await;
        }
        self.write("535 5.7.8 authentication failed\r\n").await
    }

    async fn mail(&mut self, rest: &str) -> io::Result<()> {
        self.shared.log.send_modify(|log| log.mails += 1);
        if self.interrupted(Step::Mail).await? {
            return Ok(());
        }
        if self.may_start_tls() {
            return self.write("530 5.7.0 issue STARTTLS first\r\n").await;
        }
        if self.shared.demands.login.is_some() && !self.logged_in {
            return self.write("530 5.7.0 authentication required\r\n").await;
        }
        self.from = Some(path(rest));
        self.to = Vec::new();
        self.write("250 2.1.0 OK\r\n").await
    }

    async fn data(&mut self) -> io::Result<()> {
        if self.interrupted(Step::Data).await? {
            return Ok(());
        }
        let Some(from) = self.from.take().filter(|_| !self.to.is_empty()) else {
            return self.write("503 5.5.1 MAIL and RCPT first\r\n").await;
        };
        self.write("354 go ahead\r\n").await?;
        let mut message = Vec::new();
        while let Some(line) = self.read_line().await? {
            if line == b".\r\n" {
                let received = Received { from, to: std::mem::take(&mut self.to), message };
                return self.finish(received).await;
            }
            let first = message.is_empty();
            message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if first && self.interrupted(Step::Body).await? {
                self.line = None;
                return Ok(());
            }
        }
        Ok(())
    }

    async fn finish(&mut self, received: Received) -> io::Result<()> {
        if self.interrupted(Step::FinalReply).await? {
            return Ok(());
        }
        self.shared.log.send_modify(|log| log.received.push(received));
        if self.interrupted(Step::AfterBody).await? {
            return Ok(());
        }
        let number = self.shared.log.borrow().received.len();
        self.write(&format!("250 2.0.0 taken as {number}\r\n")).await
    }

    fn may_start_tls(&self) -> bool {
        self.shared.demands.protection == Protection::StartTls && !self.secured
    }

    /// Plays the fault that is due here; true if there was one.
    async fn interrupted(&mut self, step: Step) -> io::Result<bool> {
        match self.shared.fault(step) {
            None => Ok(false),
            Some(fault) => {
                self.act(fault).await?;
                Ok(true)
            }
        }
    }

    async fn act(&mut self, fault: Fault) -> io::Result<()> {
        match fault {
            Fault::Drop => self.line = None,
            Fault::Reply(code, words) => self.write(&format!("{code} {words}\r\n")).await?,
            Fault::Silent => {
                if let Some(line) = &mut self.line {
                    let mut ignored = [0; 4096];
                    while line.read(&mut ignored).await? > 0 {}
                }
                self.line = None;
            }
        }
        Ok(())
    }

    async fn write(&mut self, text: &str) -> io::Result<()> {
        if let Some(line) = &mut self.line {
            line.write_all(text.as_bytes()).await?;
            line.flush().await?;
        }
        Ok(())
    }

    async fn write_multiline(&mut self, lines: &[&str]) -> io::Result<()> {
        let last = lines.len().saturating_sub(1);
        let mut reply = String::new();
        for (at, line) in lines.iter().enumerate() {
            reply.push_str(if at == last { "250 " } else { "250-" });
            reply.push_str(line);
            reply.push_str("\r\n");
        }
        self.write(&reply).await
    }

    async fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(line) = &mut self.line else { return Ok(None) };
        let mut octets = Vec::new();
        line.read_until(b'\n', &mut octets).await?;
        Ok(Some(octets).filter(|octets| octets.ends_with(b"\n")))
    }
}

/// The address between the angle brackets of `FROM:<...>`.
fn path(rest: &str) -> String {
    let inner = rest.split_once('<').and_then(|(_, after)| after.split_once('>'));
    inner.map_or_else(|| rest.to_owned(), |(address, _)| address.to_owned())
}
