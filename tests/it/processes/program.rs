//! `nexscoutctl` as real processes: `serve` as a child that can be ended or killed, commands as children. It
//! must not know what any command means.

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{ExitStatus, Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdout, Command},
    time::{Instant, timeout},
};

/// How long anything may take before it is a failure, on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition without a signal is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A `nexscoutctl` for a workspace. Its own log, and nobody's settings from the environment.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(testkit::program());
    command
        .arg("--data")
        .arg(folder)
        .env("RUST_LOG", "info")
        .env_remove("NEXSCOUT_DATA")
        .env_remove("NEXSCOUT_PASSPHRASE_FILE")
        .kill_on_drop(true);
    command
}

/// A running `serve`; killed when dropped.
pub(crate) struct Serve {
    child: Child,
    output: BufReader<ChildStdout>,
    log: PathBuf,
}

impl Serve {
    /// Starts one beside a workspace; its log is appended to `serve.log` in the folder.
    pub(crate) fn spawn(folder: &Path, listen: &str, more: &[&str]) -> anyhow::Result<Self> {
        let log = folder.join("serve.log");
        let errors = File::options().create(true).append(true).open(&log)?;
        let mut command = command(folder);
        let passphrase = folder.join("passphrase");
        if passphrase.exists() {
            command.env("NEXSCOUT_PASSPHRASE_FILE", passphrase);
        }
        let mut child = command
            .args(["serve", "--listen", listen])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()?;
        let output = BufReader::new(child.stdout.take().context("serve has no output")?);
        Ok(Self { child, output, log })
    }

    /// Starts one and waits until it listens. Answers where, e.g. `http://127.0.0.1:4711`.
    pub(crate) async fn start(folder: &Path) -> anyhow::Result<(Self, String)> {
        Self::start_with(folder, &[]).await
    }

    /// The same with more flags.
    pub(crate) async fn start_with(folder: &Path, more: &[&str]) -> anyhow::Result<(Self, String)> {
        let mut serve = Self::spawn(folder, "127.0.0.1:0", more)?;
        let address = serve.listening().await?;
        Ok((serve, address))
    }

    /// The address in the first line of standard output.
    pub(crate) async fn listening(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        timeout(PATIENCE, self.output.read_line(&mut line)).await.context("serve does not start")??;
        match line.trim_end().strip_prefix("listening on ") {
            Some(address) => Ok(address.to_owned()),
            None => bail!("serve said {line:?} first; its log: {}", self.log()?),
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Everything any `serve` of this workspace has logged.
    pub(crate) fn log(&self) -> anyhow::Result<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }

    /// SIGKILL: nothing of it runs afterwards.
    pub(crate) async fn kill(mut self) -> anyhow::Result<()> {
        ensure!(self.child.try_wait()?.is_none(), "serve ended by itself; its log: {}", self.log()?);
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM, and how it ended.
    pub(crate) async fn terminate(mut self) -> anyhow::Result<ExitStatus> {
        let pid = self.pid().to_string();
        ensure!(Command::new("kill").args(["-TERM", &pid]).status().await?.success(), "kill -TERM {pid}");
        timeout(PATIENCE, self.child.wait())
            .await
            .context("serve does not end on SIGTERM")?
            .map_err(Into::into)
    }
}

/// Runs a command with `--json` as a process of its own.
pub(crate) async fn run(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    run_with(folder, arguments, "").await
}

/// The same with standard input.
pub(crate) async fn run_with(folder: &Path, arguments: &[&str], input: &str) -> anyhow::Result<Output> {
    let mut child = command(folder)
        .arg("--json")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut to = child.stdin.take().context("no standard input")?;
    // Most commands read none and may be gone already.
    let _ = to.write_all(input.as_bytes()).await;
    drop(to);
    let output = timeout(PATIENCE, child.wait_with_output()).await;
    Ok(output.with_context(|| format!("{arguments:?} does not end"))??)
}

/// The JSON a command printed; an exit other than 0 is an error.
pub(crate) async fn ask(folder: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    let output = run(folder, arguments).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() != Some(0) {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{arguments:?} ended with {}: {said}{errors}", output.status);
    }
    serde_json::from_str(&said).with_context(|| format!("{arguments:?} printed no JSON: {said}"))
}

/// The error a command must answer: exit 1 and `{"error": {...}}`.
pub(crate) async fn refused(folder: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    let output = run(folder, arguments).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.code() == Some(1), "{arguments:?} ended with {}: {said}", output.status);
    let mut answer: Value = serde_json::from_str(&said).with_context(|| format!("no JSON: {said}"))?;
    Ok(answer.get_mut("error").context("no error in the answer")?.take())
}

/// Looks until `condition` answers something.
///
/// # Errors
/// The condition's own, or that it did not come true within a minute.
pub(crate) async fn until<T>(
    what: &str,
    mut condition: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = condition().await? {
            return Ok(answer);
        }
        ensure!(Instant::now() < end, "waited in vain: {what}");
        tokio::time::sleep(LOOK).await;
    }
}
