//! A real mail server (Debian's postfix), started for a test with folders and a port of its own. It takes mail for
//! anybody at `here.example` into one maildir, but not for [`NOBODY`] and, for now, [`LATER`]; it offers STARTTLS with a
//! certificate of its own. Only root can start one, as postfix insists.

use anyhow::{Context as _, ensure};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;

/// Refused for good: 554.
pub const NOBODY: &str = "nobody@here.example";
/// Refused for now: 450.
pub const LATER: &str = "later@here.example";
/// Octets of a mail at most.
pub const SIZE_MAX: usize = 100_000;
/// How long it may take to start or to deliver, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(10);
/// Whose the maildir is.
const OWNER: (u32, u32) = (65_534, 65_534);

/// A postfix; it ends when dropped.
pub struct Postfix {
    folder: TempDir,
    port: u16,
    pem: String,
}

impl Postfix {
    /// Why one cannot be started here; `None` where it can.
    pub fn impossible() -> Option<&'static str> {
        use std::os::unix::fs::MetadataExt as _;
        let root = fs::metadata("/proc/self").is_ok_and(|ours| ours.uid() == 0);
        if !root {
            Some("postfix is started by root alone")
        } else if !Path::new("/usr/lib/postfix/sbin/master").exists() {
            Some("postfix is not installed; scripts/setup does that where no other mail server is")
        } else {
            None
        }
    }

    /// Starts one.
    ///
    /// # Errors
    /// See [`Postfix::impossible`], or it does not start: its log says why.
    pub async fn start() -> anyhow::Result<Self> {
        use std::os::unix::fs::{PermissionsExt as _, chown};
        let folder = TempDir::new()?;
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755))?;
        for part in ["conf", "queue", "data", "mail"] {
            fs::create_dir(at.join(part))?;
        }
        chown(at.join("mail"), Some(OWNER.0), Some(OWNER.1))?;
        let own = std::process::Command::new("chown").arg("postfix").arg(at.join("data")).status()?;
        ensure!(own.success(), "there is no user postfix");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names)?;
        fs::write(at.join("cert.pem"), cert.pem())?;
        fs::write(at.join("key.pem"), signing_key.serialize_pem())?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        fs::write(at.join("conf/main.cf"), main_page(at))?;
        fs::write(at.join("conf/master.cf"), master_page(port))?;
        let mut starting = Command::new("/usr/sbin/postfix");
        starting.arg("-c").arg(at.join("conf")).arg("start");
        let started = starting.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let started = tokio::time::timeout(PATIENCE, started).await.context("postfix does not start")??;
        let postfix = Self { folder, port, pem: cert.pem() };
        let listens = async {
            while tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                tokio::time::sleep(LOOK).await;
            }
        };
        let listens = tokio::time::timeout(PATIENCE, listens).await.is_ok();
        ensure!(started.success() && listens, "postfix did not start: {}", postfix.log());
        Ok(postfix)
    }

    /// Port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Its own certificate, to be trusted.
    pub fn root_pem(&self) -> &str {
        &self.pem
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Waits until it has delivered so many mails: their octets with LF line ends, its own headers in front.
    ///
    /// # Errors
    /// They did not come within a minute.
    pub async fn wait_for(&self, count: usize) -> anyhow::Result<Vec<Vec<u8>>> {
        let new = self.folder.path().join("mail/box/new");
        let come = async {
            loop {
                let files: Vec<_> = fs::read_dir(&new).map(|all| all.flatten().collect()).unwrap_or_default();
                if files.len() >= count {
                    let read = files.iter().map(|file| fs::read(file.path()));
                    return read.collect::<Result<Vec<_>, _>>();
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let come = tokio::time::timeout(PATIENCE, come).await;
        Ok(come.with_context(|| format!("the mails did not come: {}", self.log()))??)
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // The master ends its children.
        if let Ok(pid) = fs::read_to_string(self.folder.path().join("queue/pid/master.pid")) {
            let _ = std::process::Command::new("kill").arg(pid.trim()).status();
        }
    }
}

fn main_page(at: &Path) -> String {
    let at = at.display();
    format!(
        "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
         daemon_directory = /usr/lib/postfix/sbin\ncommand_directory = /usr/sbin\nmail_owner = postfix\n\
         setgid_group = postdrop\nmyhostname = mail.here.example\nmydestination =\ninet_interfaces = 127.0.0.1\n\
         inet_protocols = ipv4\nmaillog_file = {at}/log\nmaillog_file_prefixes = {at}\nalias_maps =\n\
         alias_database =\nvirtual_mailbox_domains = here.example\nvirtual_mailbox_base = {at}/mail\n\
         virtual_mailbox_maps = static:box/\nvirtual_uid_maps = static:{}\nvirtual_gid_maps = static:{}\n\
         mynetworks = 127.0.0.0/8\nmessage_size_limit = {SIZE_MAX}\ndefault_transport = error\n\
         smtpd_tls_security_level = may\nsmtpd_tls_received_header = yes\nsmtpd_tls_cert_file = {at}/cert.pem\nsmtpd_tls_key_file = {at}/key.pem\n\
         smtpd_recipient_restrictions = check_recipient_access inline:{{ {{{NOBODY} = REJECT no such person}}, \
         {{{LATER} = DEFER come again}} }}, permit_mynetworks, reject\n",
        OWNER.0, OWNER.1
    )
}

fn master_page(port: u16) -> String {
    let services = "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n\
                    tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\n\
                    bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n\
                    proxymap unix - - n - - proxymap\nvirtual unix - n n - - virtual\nerror unix - - n - - error\n\
                    retry unix - - n - - error\nanvil unix - - n - 1 anvil\npostlog unix-dgram n - n - 1 postlogd\n";
    format!("127.0.0.1:{port} inet n - n - - smtpd\n{services}")
}
