//! Real programs NexScout did not write, started for a test: an SMTP server (aiosmtpd) and a calendar reader
//! (PyPI icalendar). See tests/peers. They prove that others understand what we send.

use anyhow::{Context as _, bail, ensure};
use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::Value;
use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    sync::watch,
};

/// How long a peer may take to start, to answer or to see what a test waits for, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An aiosmtpd that keeps every mail; it ends when dropped.
pub struct SmtpSink {
    // Its standard input closes with it, and that ends the program.
    _program: Child,
    folder: TempDir,
    port: u16,
    stored: watch::Receiver<usize>,
}

/// A mail as another program took and parsed it.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Address of MAIL FROM.
    pub from: String,
    /// Addresses of RCPT TO.
    pub to: Vec<String>,
    /// The octets as received.
    pub raw: Vec<u8>,
    /// Decoded subject.
    pub subject: String,
    /// Message-ID without angle brackets.
    pub message_id: String,
    /// Names and raw values of the headers, unfolded, in order.
    pub headers: Vec<(String, String)>,
    /// The decoded text part, with LF line ends.
    pub text: String,
    /// The decoded `text/calendar` part.
    pub calendar: Option<String>,
}

impl Mail {
    /// The raw value of the first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl SmtpSink {
    /// Starts one on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// Python or aiosmtpd is missing; the message says how to get them.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(&[]).await
    }

    /// Starts one that takes mail after a login by access token alone, and asks that address about each (RFC 7662).
    ///
    /// # Errors
    /// As [`SmtpSink::start`].
    pub async fn start_with_tokens(introspection: &str) -> anyhow::Result<Self> {
        Self::start_with(&["--introspect", introspection]).await
    }

    async fn start_with(wishes: &[&str]) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let mut wishes: Vec<&OsStr> = wishes.iter().map(OsStr::new).collect();
        wishes.extend([OsStr::new("--dir"), folder.path().as_os_str()]);
        let (program, lines, port) = listening("smtp_sink.py", &wishes).await?;
        let (count, stored) = watch::channel(0);
        tokio::spawn(count_stored(lines, count));
        Ok(Self { _program: program, folder, port, stored })
    }

    /// Port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The mails so far, in the order of their arrival.
    ///
    /// # Errors
    /// A kept file cannot be read or is no mail.
    pub fn messages(&self) -> anyhow::Result<Vec<Mail>> {
        (1..=*self.stored.borrow()).map(|number| read_mail(self.folder.path(), number)).collect()
    }

    /// Waits until it has taken `n` mails, and returns all it has.
    ///
    /// # Errors
    /// They did not come within a minute.
    pub async fn wait_for(&self, n: usize) -> anyhow::Result<Vec<Mail>> {
        let mut stored = self.stored.clone();
        let enough = tokio::time::timeout(PATIENCE, stored.wait_for(|count| *count >= n)).await;
        ensure!(matches!(enough, Ok(Ok(_))), "{} of {n} mails came", *self.stored.borrow());
        self.messages()
    }
}

/// Starts a peer that tells in its first line on which port of 127.0.0.1 it listens; it ends when dropped, as its
/// standard input closes with it.
pub(crate) async fn listening(
    name: &str,
    wishes: &[&OsStr],
) -> anyhow::Result<(Child, Lines<BufReader<ChildStdout>>, u16)> {
    let mut program = Command::new(python()?)
        .arg(peer(name)?)
        .args(wishes)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("Python cannot be started")?;
    let output = program.stdout.take().context("the peer has no output")?;
    let mut lines = BufReader::new(output).lines();
    let first = tokio::time::timeout(PATIENCE, lines.next_line()).await??;
    let port = first
        .as_deref()
        .and_then(|line| line.strip_prefix("listening on 127.0.0.1:"))
        .and_then(|port| port.parse().ok())
        .with_context(|| format!("{name} did not start; pip install -r tests/peers/requirements.txt"))?;
    Ok((program, lines, port))
}

async fn count_stored(mut lines: Lines<BufReader<ChildStdout>>, count: watch::Sender<usize>) {
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(number) = line.strip_prefix("stored ").and_then(|number| number.parse().ok()) {
            count.send_replace(number);
        }
    }
}

fn read_mail(folder: &Path, number: usize) -> anyhow::Result<Mail> {
    let envelope: Value = serde_json::from_slice(&fs::read(folder.join(format!("{number:04}.json")))?)?;
    let address = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let from = envelope.get("from").map(address).unwrap_or_default();
    let to = envelope.get("to").and_then(Value::as_array);
    let to = to.map(|to| to.iter().map(address).collect()).unwrap_or_default();
    let mail = parse_mail(&fs::read(folder.join(format!("{number:04}.eml")))?)?;
    Ok(Mail { from, to, ..mail })
}

/// Parses the octets of a mail with a library NexScout sends nothing with; the envelope is empty.
///
/// # Errors
/// They are no mail.
pub fn parse_mail(raw: &[u8]) -> anyhow::Result<Mail> {
    let parsed = MessageParser::default().parse(raw).context("not a mail")?;
    let headers = parsed
        .headers_raw()
        .map(|(name, value)| {
            (name.to_owned(), value.split("\r\n").map(str::trim).collect::<Vec<_>>().join(" "))
        })
        .map(|(name, value)| (name, value.trim().to_owned()))
        .collect();
    let calendar = parsed
        .parts
        .iter()
        .find(|part| part.is_content_type("text", "calendar"))
        .map(|part| String::from_utf8_lossy(part.contents()).into_owned());
    Ok(Mail {
        from: String::new(),
        to: Vec::new(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        message_id: parsed.message_id().unwrap_or_default().to_owned(),
        headers,
        text: parsed.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        calendar,
        raw: raw.to_owned(),
    })
}

/// Reads the invitation in a mail or `.ics` file with PyPI's icalendar; the fields are named in
/// tests/peers/ical_read.py.
///
/// # Errors
/// Python or the library is missing, or it finds no invitation there.
pub async fn read_calendar(octets: &[u8]) -> anyhow::Result<Value> {
    let mut reader = Command::new(python()?)
        .arg(peer("ical_read.py")?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("Python cannot be started")?;
    let mut input = reader.stdin.take().context("the calendar reader has no input")?;
    input.write_all(octets).await?;
    drop(input);
    let output = tokio::time::timeout(PATIENCE, reader.wait_with_output()).await??;
    if !output.status.success() {
        bail!("the calendar reader failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// `NEXSCOUT_TEST_PYTHON`, else the repository's `.venv`, else `python3`.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    if let Some(chosen) = env::var_os("NEXSCOUT_TEST_PYTHON") {
        return Ok(chosen.into());
    }
    let ours = repository()?.join(".venv/bin/python");
    Ok(if ours.exists() { ours } else { PathBuf::from("python3") })
}

fn peer(name: &str) -> anyhow::Result<PathBuf> {
    Ok(repository()?.join("tests/peers").join(name))
}

fn repository() -> anyhow::Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("tests/peers").is_dir())
        .context("tests/peers is missing")
}
