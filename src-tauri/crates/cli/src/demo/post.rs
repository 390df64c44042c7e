//! The mail server of the demo: aiosmtpd where Python has it, else the double of this repository.

use anyhow::Context;
use serde_json::Value;
use testkit::{
    peer::{self, Mail, SmtpSink},
    smtp::SmtpDouble,
};

/// A running mail server on loopback.
pub enum Post {
    /// A program NexScout did not write.
    Sink(SmtpSink),
    /// Ours.
    Double(SmtpDouble),
}

impl Post {
    /// Starts one.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start() -> anyhow::Result<Self> {
        match SmtpSink::start().await {
            Ok(sink) => Ok(Self::Sink(sink)),
            Err(error) => {
                tracing::debug!(%error, "no aiosmtpd");
                Ok(Self::Double(SmtpDouble::start().await?))
            }
        }
    }

    /// Port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        match self {
            Self::Sink(sink) => sink.port(),
            Self::Double(double) => double.port(),
        }
    }

    /// What it is.
    pub fn words(&self) -> String {
        let port = self.port();
        match self {
            Self::Sink(_) => format!("aiosmtpd, a mail server NexScout did not write, on 127.0.0.1:{port}"),
            Self::Double(_) => format!(
                "this repository's own SMTP double on 127.0.0.1:{port} (`make setup` installs aiosmtpd, a server \
                 NexScout did not write; then the demo uses that)"
            ),
        }
    }

    /// All mails it took, once there are `count`, in order.
    ///
    /// # Errors
    /// They do not come, or one is no mail.
    pub async fn mails(&self, count: usize) -> anyhow::Result<Vec<Mail>> {
        match self {
            Self::Sink(sink) => sink.wait_for(count).await,
            Self::Double(double) => {
                let received = double.wait_for(|received| received.len() >= count).await?;
                received
                    .into_iter()
                    .map(|one| Ok(Mail { from: one.from, to: one.to, ..peer::parse_mail(&one.message)? }))
                    .collect()
            }
        }
    }

    /// The invitation in a mail, read by PyPI's icalendar; `None` without Python.
    ///
    /// # Errors
    /// The mail has no invitation, or the other library cannot read it.
    pub async fn invitation(&self, mail: &Mail) -> anyhow::Result<Option<Value>> {
        mail.calendar.as_ref().context("the mail carries no invitation")?;
        match self {
            Self::Sink(_) => Ok(Some(peer::read_calendar(&mail.raw).await?)),
            Self::Double(_) => Ok(None),
        }
    }
}
