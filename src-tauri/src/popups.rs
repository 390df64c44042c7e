//! Notifications of the operating system. A missing or dead service costs nobody any time: each goes its own way,
//! and what went wrong is kept for who asks.

use crate::{
    failure::escape,
    window::{self, Target},
};
use notify_rust::Notification;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tauri::AppHandle;

/// How long a service may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters of a title and of a body at most; desktops cut earlier.
const TITLE_MAX: usize = 200;
const BODY_MAX: usize = 1_000;

/// What appears.
#[derive(Debug, Clone)]
pub struct Popup {
    /// First line.
    pub title: String,
    /// The rest; text, never markup.
    pub body: String,
    /// Words of the button, where the desktop has buttons.
    pub action: String,
    /// What a click opens; nothing: the window as it is.
    pub target: Option<Target>,
}

/// The way to the desktop's notifications.
#[derive(Clone)]
pub struct Popups {
    app: AppHandle,
    problem: Arc<Mutex<Option<String>>>,
}

impl Popups {
    /// The way of this program.
    pub fn new(app: AppHandle) -> Self {
        Self { app, problem: Arc::default() }
    }

    /// Why the last notification did not appear; `None` if it did, or none was tried.
    pub fn problem(&self) -> Option<String> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says something of the program's own, without waiting.
    pub fn say(&self, title: &str, body: &str) {
        let popup = Popup {
            title: title.to_owned(),
            body: body.to_owned(),
            action: "Open NexScout".to_owned(),
            target: None,
        };
        let popups = self.clone();
        tauri::async_runtime::spawn(async move {
            let _ = popups.show(popup).await;
        });
    }

    /// Shows a notification; a click on it opens its target.
    ///
    /// # Errors
    /// In words for the rep, when there is no service for notifications or it refuses.
    pub async fn show(&self, popup: Popup) -> Result<(), String> {
        let done = match tokio::time::timeout(PATIENCE, self.appear(popup)).await {
            Ok(done) => done,
            Err(_) => Err("this desktop's service for notifications does not answer".to_owned()),
        };
        let problem = done.as_ref().err().cloned();
        if let Some(problem) = &problem {
            tracing::warn!(%problem, "a notification did not appear");
        }
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
        done
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    async fn appear(&self, popup: Popup) -> Result<(), String> {
        let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities).await;
        let able = asked.map_err(|error| error.to_string())?.map_err(words)?;
        let able = |what: &str| able.iter().any(|one| one == what);
        let body = cut(&popup.body, BODY_MAX);
        let mut notification = Notification::new();
        notification
            .appname("NexScout")
            .icon("nexscout")
            .hint(notify_rust::Hint::DesktopEntry("nexscout".to_owned()))
            .summary(&cut(&popup.title, TITLE_MAX))
            .body(&if able("body-markup") { escape(&body) } else { body });
        if able("actions") {
            // `default` is a click on the notification itself.
            notification.action("default", &popup.action).action("open", &popup.action);
        }
        let shown = notification.show_async().await.map_err(words)?;
        let (app, target) = (self.app.clone(), popup.target);
        tauri::async_runtime::spawn(async move {
            shown
                .wait_for_action_async(|answer| match answer {
                    notify_rust::NotificationResponse::Closed(_) => {}
                    _ => open(&app, target.as_ref()),
                })
                .await;
        });
        Ok(())
    }

    /// Windows and macOS show it; what a click on it does is up to them.
    #[cfg(any(windows, target_os = "macos"))]
    async fn appear(&self, popup: Popup) -> Result<(), String> {
        let shown = tokio::task::spawn_blocking(move || {
            let mut notification = Notification::new();
            notification.appname("NexScout").summary(&cut(&popup.title, TITLE_MAX));
            notification.body(&cut(&popup.body, BODY_MAX)).show().map(drop)
        });
        shown.await.map_err(|error| error.to_string())?.map_err(words)
    }
}

fn open(app: &AppHandle, target: Option<&Target>) {
    match target {
        Some(target) => window::open(app, target),
        None => window::show(app),
    }
}

fn words(error: notify_rust::error::Error) -> String {
    format!("this desktop shows no notifications: {error}")
}

fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}
