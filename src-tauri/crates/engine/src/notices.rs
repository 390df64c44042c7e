//! Telling the rep (product.md section 8): one row per notice, kinds switched by `notify.KIND`.

use crate::{Engine, EngineError};
use domain::{
    NotificationId, ProspectId, Timestamp,
    notice::{self, Screen, Target},
};
use store::{Tx, notifications};

/// Something the rep should know.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Kind of section 8, also the setting `notify.KIND`.
    pub(crate) kind: &'static str,
    /// Whom it is about.
    pub(crate) prospect: Option<ProspectId>,
    /// In words.
    pub(crate) text: String,
    /// Told once while unread.
    pub(crate) once: Option<String>,
    /// What a click opens.
    pub(crate) target: Target,
    /// When.
    pub(crate) at: Timestamp,
}

impl Notice {
    /// About a prospect, every time.
    pub(crate) fn about(
        kind: &'static str,
        prospect: ProspectId,
        text: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        let target = Target::at(Screen::Prospect, prospect);
        Self { kind, prospect: Some(prospect), text: text.into(), once: None, target, at }
    }
    /// Told once under a key.
    pub(crate) fn once(
        kind: &'static str,
        key: impl Into<String>,
        text: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        let target = match kind {
            "energy" | "coins" => Target::at(Screen::Settings, "economy"),
            "job_failed" => Target::at(Screen::Settings, "mailbox"),
            _ => Target::TODAY,
        };
        Self { kind, prospect: None, text: text.into(), once: Some(key.into()), target, at }
    }
    /// About somebody, whom it opens.
    pub(crate) fn whose(self, prospect: ProspectId) -> Self {
        Self { prospect: Some(prospect), target: Target::at(Screen::Prospect, prospect), ..self }
    }
    /// Opening something else.
    pub(crate) fn opening(self, target: Target) -> Self {
        Self { target, ..self }
    }
}

/// Adds a notice unless its kind is switched off.
pub(crate) async fn add(engine: &Engine, tx: &mut Tx, notice: Notice) -> Result<(), EngineError> {
    if !engine.settings().bool(&format!("notify.{}", notice.kind)) {
        return Ok(());
    }
    let row = notifications::Notification {
        id: engine.id(NotificationId::new, notice.at),
        kind: notice.kind.to_owned(),
        title: notice::title(notice.kind).to_owned(),
        prospect_id: notice.prospect,
        text: notice.text,
        once: notice.once,
        target: notice.target,
        at: notice.at,
        read_at: None,
    };
    notifications::add(tx, &row).await?;
    Ok(())
}
