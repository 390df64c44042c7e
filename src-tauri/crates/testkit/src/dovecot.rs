//! A real IMAP server (Debian's dovecot), started for a test on a free port of this machine, with one mailbox that any
//! user name opens. Mails are put straight into its maildir, as a delivery agent would; IDLE tells of them.

use anyhow::{Context as _, ensure};
use domain::Timestamp;
use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime},
};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// What opens the mailbox.
pub const PASSWORD: &str = "correct-horse";
/// How long the server may take to start, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks whether it listens.
const LOOK: Duration = Duration::from_millis(5);

/// A dovecot; it ends when dropped.
pub struct Dovecot {
    program: Child,
    folder: TempDir,
    port: u16,
    delivered: AtomicUsize,
}

impl Dovecot {
    /// Starts one.
    ///
    /// # Errors
    /// It is not installed; `scripts/setup` does that.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_asking(None).await
    }

    /// Starts one that takes access tokens alone, and asks that address about each (RFC 7662).
    ///
    /// # Errors
    /// It is not installed; `scripts/setup` does that.
    pub async fn start_with_tokens(introspection: &str) -> anyhow::Result<Self> {
        Self::start_asking(Some(introspection)).await
    }

    async fn start_asking(introspection: Option<&str>) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let at = folder.path();
        for part in
            ["run", "mail/new", "mail/cur", "mail/tmp", "mail/.Sent/new", "mail/.Sent/cur", "mail/.Sent/tmp"]
        {
            fs::create_dir_all(at.join(part))?;
        }
        // Started by root it gives up its rights, and the folder must be open to whom it becomes.
        let owner = owner(at)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let configuration = at.join("dovecot.conf");
        if let Some(url) = introspection {
            let asks = format!(
                "introspection_mode = post\nintrospection_url = {url}\nusername_attribute = username\n\
                 active_attribute = active\nactive_value = true\n"
            );
            fs::write(at.join("oauth2.conf"), asks)?;
        }
        fs::write(&configuration, page(at, port, &owner, introspection))?;
        let mut program = Command::new("dovecot")
            .arg("-F")
            .arg("-c")
            .arg(&configuration)
            // Debian keeps it where only root's PATH looks.
            .env("PATH", format!("{}:/usr/sbin:/usr/local/sbin", std::env::var("PATH").unwrap_or_default()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("dovecot cannot be started; scripts/setup installs it")?;
        let listens = async {
            while tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                if let Some(status) = program.try_wait()? {
                    let log = fs::read_to_string(at.join("log")).unwrap_or_default();
                    anyhow::bail!("dovecot ended with {status}: {log}");
                }
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, listens).await.context("dovecot does not listen")??;
        Ok(Self { program, folder, port, delivered: AtomicUsize::new(0) })
    }

    /// Port on 127.0.0.1, without TLS.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Puts a mail into INBOX as having come at that moment.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn deliver(&self, mail: &[u8], at: Timestamp) -> anyhow::Result<()> {
        self.put("mail", mail, at)
    }

    /// Puts a mail into Sent, as another mail program of the rep's would.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn deliver_sent(&self, mail: &[u8], at: Timestamp) -> anyhow::Result<()> {
        self.put("mail/.Sent", mail, at)
    }

    fn put(&self, folder: &str, mail: &[u8], at: Timestamp) -> anyhow::Result<()> {
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        // The server numbers what it finds by these names.
        let name = format!("{}.{number:06}.test", at.0);
        let folder = self.folder.path().join(folder);
        let file = folder.join("tmp").join(&name);
        fs::write(&file, mail)?;
        let when = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0)?);
        fs::File::options().write(true).open(&file)?.set_modified(when)?;
        open_to_all(&file)?;
        fs::rename(&file, folder.join("new").join(&name))?;
        Ok(())
    }

    /// Every mail of the mailbox by its file's name, which holds its flags, with its bytes.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn mails(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut all = BTreeMap::new();
        for part in ["new", "cur", ".Sent/new", ".Sent/cur"] {
            for file in fs::read_dir(self.folder.path().join("mail").join(part))? {
                let file = file?;
                all.insert(format!("{part}/{}", file.file_name().to_string_lossy()), fs::read(file.path())?);
            }
        }
        Ok(all)
    }

    /// Gives the mailbox new numbers: what a restored backup or a moved account does.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn renumber(&self) -> anyhow::Result<()> {
        for part in ["control", "index"] {
            let folder = self.folder.path().join(part);
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // The master ends its children; killed, it could not.
        if let Some(pid) = self.program.id() {
            let _ = std::process::Command::new("kill").arg(pid.to_string()).status();
        }
    }
}

/// Whose rights the server's mail processes have: ours, or nobody's where we are root, as dovecot insists.
struct Owner {
    uid: u32,
    gid: u32,
    name: Option<String>,
}

fn owner(folder: &Path) -> anyhow::Result<Owner> {
    use std::os::unix::fs::MetadataExt as _;
    let ours = fs::metadata(folder)?;
    if ours.uid() != 0 {
        let name = std::process::Command::new("id").arg("-un").output()?;
        let name = String::from_utf8(name.stdout)?.trim().to_owned();
        return Ok(Owner { uid: ours.uid(), gid: ours.gid(), name: Some(name) });
    }
    let (uid, gid) = (65_534, 65_534);
    let own = |path: &Path| std::os::unix::fs::chown(path, Some(uid), Some(gid));
    let mut folders: Vec<PathBuf> = vec![folder.join("mail")];
    while let Some(at) = folders.pop() {
        own(&at)?;
        for inner in fs::read_dir(&at)? {
            folders.push(inner?.path());
        }
    }
    // Its own folder is made for us alone.
    open_to_all(folder)?;
    ensure!(folder.exists(), "the folder is gone");
    Ok(Owner { uid, gid, name: None })
}

fn open_to_all(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o777))?)
}

/// Its configuration. Indexes lie outside of the mails, so that these are all there is in their folder.
fn page(at: &Path, port: u16, owner: &Owner, introspection: Option<&str>) -> String {
    let Owner { uid, gid, name } = owner;
    let at = at.display();
    let opens = match introspection {
        None => format!(
            "auth_mechanisms = plain login\npassdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n"
        ),
        Some(_) => format!(
            "auth_mechanisms = xoauth2 oauthbearer\npassdb {{\n  driver = oauth2\n  \
             mechanisms = xoauth2 oauthbearer\n  args = {at}/oauth2.conf\n}}\n"
        ),
    };
    let rights = name.as_ref().map_or_else(String::new, |name| {
        format!(
            "default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group = {gid}\n\
             service anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n}}\n"
        )
    });
    format!(
        "base_dir = {at}/run\nstate_dir = {at}/run\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = no\n\
         disable_plaintext_auth = no\nmail_location = maildir:{at}/mail:INDEX={at}/index:CONTROL={at}/control\n\
         mail_fsync = never\nfirst_valid_uid = 0\nfirst_valid_gid = 0\n{rights}{opens}\
         userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={at}/mail\n}}\n\
         service imap-login {{\n  inet_listener imap {{\n    port = {port}\n  }}\n  inet_listener imaps {{\n    port = 0\n  }}\n}}\n\
         service stats {{\n  unix_listener stats-writer {{\n    mode = 0666\n  }}\n}}\n\
         namespace inbox {{\n  inbox = yes\n  mailbox Sent {{\n    auto = create\n    special_use = \\Sent\n  }}\n}}\n"
    )
}
