//! A real CalDAV server (PyPI's radicale), started for a test on a free port of this machine, with one user who has a
//! calendar `work`.

use crate::peer;
use anyhow::{Context as _, ensure};
use reqwest::{Client, Method};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// The user.
pub const USER: &str = "rina";
/// Their password.
pub const PASSWORD: &str = "correct-horse";
/// How long the server may take to start, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks whether it listens.
const LOOK: Duration = Duration::from_millis(10);

/// A radicale; it ends when dropped.
pub struct Radicale {
    _program: Child,
    _folder: TempDir,
    port: u16,
    client: Client,
}

impl Radicale {
    /// Starts one.
    ///
    /// # Errors
    /// It is not installed; `scripts/setup` does that.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let at = folder.path();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        fs::write(at.join("users"), format!("{USER}:{PASSWORD}\n"))?;
        let configuration = at.join("config");
        let page = format!(
            "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {0}/users\n\
             htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {0}/store\n[web]\ntype = none\n",
            at.display()
        );
        fs::write(&configuration, page)?;
        let mut program = Command::new(peer::python()?)
            .args(["-m", "radicale", "--config"])
            .arg(&configuration)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("Python cannot be started")?;
        let listens = async {
            while tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                if let Some(status) = program.try_wait()? {
                    anyhow::bail!(
                        "radicale ended with {status}; pip install -r tests/peers/requirements.txt"
                    );
                }
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, listens).await.context("radicale does not listen")??;
        let server = Self { _program: program, _folder: folder, port, client: Client::new() };
        server.ask("MKCALENDAR", "rina/work/", "").await?;
        Ok(server)
    }

    /// Where a path of the server is found.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Puts an event into the calendar: the lines between BEGIN:VEVENT and END:VEVENT, UID and DTSTAMP aside.
    ///
    /// # Errors
    /// The server refuses it.
    pub async fn put(&self, uid: &str, lines: &str) -> anyhow::Result<()> {
        let text = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T000000Z\n{lines}\n\
             END:VEVENT\nEND:VCALENDAR\n"
        );
        self.ask("PUT", &format!("rina/work/{uid}.ics"), &text.replace('\n', "\r\n")).await
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> anyhow::Result<()> {
        let request = self.client.request(Method::from_bytes(method.as_bytes())?, self.url(path));
        let request =
            request.basic_auth(USER, Some(PASSWORD)).header("content-type", "text/calendar; charset=utf-8");
        let answer = request.body(body.to_owned()).send().await?;
        ensure!(answer.status().is_success(), "{method} {path}: {}", answer.status());
        Ok(())
    }
}
