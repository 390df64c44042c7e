//! Notifications of the operating system: the engine's port made real. A missing or dead service costs nobody any
//! time; what went wrong is kept for who asks.

use crate::{failure::escape, window};
use domain::notice::Target;
use engine::ports::{AnnounceFault, Announcer, Popup};
use notify_rust::{Notification, error::Error};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tauri::AppHandle;

/// How long a service may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked for while there is none: a desktop may start it later than programs.
const LOOK: Duration = Duration::from_secs(20);
/// Letters of a title and of a body at most; desktops cut earlier.
const TITLE_MAX: usize = 200;
const BODY_MAX: usize = 1_000;

/// The way to the desktop's notifications. Cheap to clone; all clones know the same.
#[derive(Clone)]
pub struct Popups {
    app: AppHandle,
    service: Arc<Mutex<Result<String, String>>>,
}

impl Popups {
    /// The way of this program; begins to look for the service.
    pub fn new(app: AppHandle) -> Self {
        let unknown = Err("the notification service has not answered yet".to_owned());
        let popups = Self { app, service: Arc::new(Mutex::new(unknown)) };
        let look = popups.clone();
        tauri::async_runtime::spawn(async move {
            loop {
                if look.service().is_err() {
                    look.note(found().await);
                }
                tokio::time::sleep(LOOK).await;
            }
        });
        popups
    }

    /// Why notifications do not appear; `None` if they do.
    pub fn problem(&self) -> Option<String> {
        self.service().err()
    }

    /// Says something of the program's own, without waiting.
    pub fn say(&self, title: &str, body: &str) {
        let popup = Popup {
            id: "shell".to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            target: Target::TODAY,
            action_label: Some("Open NexScout".to_owned()),
        };
        let popups = self.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(fault) = popups.show(&popup).await {
                tracing::warn!(%fault, "a notification did not appear");
            }
        });
    }

    fn service(&self) -> Result<String, String> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, found: Result<String, AnnounceFault>) {
        *self.service.lock().unwrap_or_else(PoisonError::into_inner) =
            found.map_err(|fault| fault.to_string());
    }
}

#[async_trait::async_trait]
impl Announcer for Popups {
    async fn show(&self, popup: &Popup) -> Result<(), AnnounceFault> {
        match tokio::time::timeout(PATIENCE, appear(&self.app, popup)).await {
            Ok(shown) => shown,
            Err(_) => Err(AnnounceFault::Silent),
        }
        .inspect_err(|fault| self.note(Err(fault.clone())))
    }

    fn name(&self) -> Option<String> {
        self.service().ok()
    }
}

/// The service's name, once it answers.
#[cfg(all(unix, not(target_os = "macos")))]
async fn found() -> Result<String, AnnounceFault> {
    let asked = tokio::task::spawn_blocking(notify_rust::get_server_information);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(answer)) => answer.map(|service| service.name).map_err(|error| missing(&error)),
        Ok(Err(_)) | Err(_) => Err(AnnounceFault::Silent),
    }
}

/// Part of the system.
#[cfg(any(windows, target_os = "macos"))]
async fn found() -> Result<String, AnnounceFault> {
    Ok(std::env::consts::OS.to_owned())
}

#[cfg(all(unix, not(target_os = "macos")))]
async fn appear(app: &AppHandle, popup: &Popup) -> Result<(), AnnounceFault> {
    use notify_rust::{Hint, NotificationResponse};
    let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities).await;
    let able = asked.map_err(|_| AnnounceFault::Silent)?.map_err(|error| missing(&error))?;
    let able = |what: &str| able.iter().any(|one| one == what);
    let body = cut(&popup.body, BODY_MAX);
    let mut notification = Notification::new();
    notification
        .appname("NexScout")
        .icon("nexscout")
        .hint(Hint::DesktopEntry("NexScout".to_owned()))
        .summary(&cut(&popup.title, TITLE_MAX))
        .body(&if able("body-markup") { escape(&body) } else { body });
    if able("actions") {
        let label = popup.action_label.as_deref().unwrap_or("Open");
        // `default` is a click on the notification itself.
        notification.action("default", label).action("open", label);
    }
    let shown = notification
        .show_async()
        .await
        .map_err(|error| AnnounceFault::Refused { detail: error.to_string() })?;
    let (app, target) = (app.clone(), popup.target.clone());
    tauri::async_runtime::spawn(async move {
        shown
            .wait_for_action_async(|answer| match answer {
                NotificationResponse::Closed(_) => {}
                _ => window::open(&app, &target),
            })
            .await;
    });
    Ok(())
}

/// Windows and macOS show it; what a click on it does is up to them.
#[cfg(any(windows, target_os = "macos"))]
async fn appear(_: &AppHandle, popup: &Popup) -> Result<(), AnnounceFault> {
    let popup = popup.clone();
    let shown = tokio::task::spawn_blocking(move || {
        let mut notification = Notification::new();
        notification.appname("NexScout").summary(&cut(&popup.title, TITLE_MAX));
        notification.body(&cut(&popup.body, BODY_MAX)).show().map(drop)
    });
    shown.await.map_err(|_| AnnounceFault::Silent)?.map_err(|error| missing(&error))
}

fn missing(error: &Error) -> AnnounceFault {
    AnnounceFault::Missing { detail: error.to_string() }
}

fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}
