//! Commands about reaching the rep: busy, quiet, and whether popups arrive.

use crate::{ApiError, decode, workspace::Nothing};
use domain::Timestamp;
use engine::Engine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the rep may be disturbed just now.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Attention")]
pub struct AttentionView {
    /// Until then popups say nothing personal.
    busy_until: Option<Timestamp>,
    /// Quiet hours hold: nothing pops up.
    quiet: bool,
    /// Until when.
    quiet_until: Option<Timestamp>,
    /// Unread notices.
    unread: i64,
}

impl From<engine::Attention> for AttentionView {
    fn from(now: engine::Attention) -> Self {
        Self {
            busy_until: now.busy_until,
            quiet: now.quiet_until.is_some(),
            quiet_until: now.quiet_until,
            unread: now.unread,
        }
    }
}

/// Until when the rep is busy.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SetBusy {
    /// A moment within the next 7 days; absent: not busy any more.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    until: Option<Timestamp>,
}

/// Whether a popup arrived.
#[derive(Debug, Serialize, TS)]
pub struct PopupTest {
    /// The notification service took it.
    shown: bool,
    /// Why not.
    problem: Option<String>,
}

pub(crate) async fn get(engine: &Engine, _: Nothing) -> Result<AttentionView, ApiError> {
    Ok(engine.attention().await?.into())
}

pub(crate) async fn set_busy(engine: &Engine, request: SetBusy) -> Result<AttentionView, ApiError> {
    engine.set_busy(request.until).await?;
    get(engine, Nothing {}).await
}

pub(crate) async fn test(engine: &Engine, _: Nothing) -> Result<PopupTest, ApiError> {
    let problem = engine.test_popup().await.err().map(|fault| fault.to_string());
    Ok(PopupTest { shown: problem.is_none(), problem })
}
