//! A desktop that keeps what it was asked to show.

use async_trait::async_trait;
use engine::ports::{AnnounceFault, Announcer, Popup};
use std::sync::{Mutex, PoisonError};

/// Records popups instead of showing them; can be told to refuse.
#[derive(Debug, Default)]
pub struct RecordingAnnouncer {
    shown: Mutex<Vec<Popup>>,
    fault: Mutex<Option<AnnounceFault>>,
}

impl RecordingAnnouncer {
    /// What was shown so far, in order.
    pub fn shown(&self) -> Vec<Popup> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// From now on refuses with that fault; `None`: takes everything.
    pub fn refuse(&self, fault: Option<AnnounceFault>) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }
}

#[async_trait]
impl Announcer for RecordingAnnouncer {
    async fn show(&self, popup: &Popup) -> Result<(), AnnounceFault> {
        if let Some(fault) = self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Err(fault);
        }
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).push(popup.clone());
        Ok(())
    }
    fn name(&self) -> Option<String> {
        Some("a recording desktop".to_owned())
    }
}
