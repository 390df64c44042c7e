//! The tray icon: open, pause everything, mode, busy, quit. It shows what is so, whoever changed it, by following
//! the change feed; what it does goes through the command table like everything else.

use crate::{shell, shell::Shell, window};
use api::{ApiError, Scope};
use domain::{Mode, Timestamp, time::Span};
use engine::Engine;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    include_image,
    menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu},
    tray::{TrayIcon, TrayIconBuilder},
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

/// Id of the icon.
const ID: &str = "nexscout";
/// Areas whose changes may change the tray's face.
const AREAS: [&str; 3] = ["workspace", "settings", "attention"];

/// A moment that has passed is looked at again after this long, in milliseconds.
const FACE_MIN: u64 = 1_000;

const NORMAL: Image<'static> = include_image!("../icons/tray.png");
const PAUSED: Image<'static> = include_image!("../icons/tray-paused.png");

/// What the tray shows, of `status.get`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Face {
    paused: bool,
    mode: Mode,
    attention: Attention,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Attention {
    busy_until: Option<Timestamp>,
}

/// The entries that change.
struct Entries {
    pause: MenuItem<Wry>,
    resume: MenuItem<Wry>,
    modes: Vec<(Mode, CheckMenuItem<Wry>)>,
    free: MenuItem<Wry>,
    icon: TrayIcon,
    // The icon's picture is handed to the desktop as a file; two programs must not share it.
    _pictures: tempfile::TempDir,
}

/// Puts the icon into the tray and keeps it true. Without a tray, or without the library for it, the program goes
/// on without.
pub async fn make(app: &AppHandle, engine: &Engine) {
    let facts = engine.store().watch();
    let (send, made) = tokio::sync::oneshot::channel();
    let on_main = {
        let app = app.clone();
        app.clone().run_on_main_thread(move || {
            // The library is looked for when it is first used, and its absence is a panic of its wrapper.
            let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| build(&app)));
            let _ = send.send(built.unwrap_or_else(|_| Err(anyhow::anyhow!("no library for tray icons"))));
        })
    };
    let built = match on_main {
        Ok(()) => made.await.unwrap_or_else(|gone| Err(gone.into())),
        Err(error) => Err(error.into()),
    };
    match built {
        Ok(entries) => {
            tauri::async_runtime::spawn(follow(app.clone(), facts, entries));
        }
        Err(error) => tracing::warn!("there is no tray icon: {error:#}"),
    }
}

/// Takes the icon away.
pub fn remove(app: &AppHandle) {
    drop(app.remove_tray_by_id(ID));
}

fn build(app: &AppHandle) -> anyhow::Result<Entries> {
    let open = MenuItem::with_id(app, "open", "Open NexScout", true, None::<&str>)?;
    // Two entries, each with one meaning: a click on "Pause" never resumes what somebody else has just paused.
    let pause = MenuItem::with_id(app, "pause", "Pause everything", true, None::<&str>)?;
    let resume = MenuItem::with_id(app, "resume", "Resume", false, None::<&str>)?;
    let mut modes = Vec::new();
    let mode = Submenu::with_id(app, "mode", "Mode", true)?;
    for (value, words) in [
        (Mode::Manual, "Manual: suggestions only"),
        (Mode::Hybrid, "Hybrid: risky things wait for you"),
        (Mode::Autopilot, "Autopilot: everything within the rules"),
    ] {
        let entry = CheckMenuItem::with_id(app, value.as_str(), words, true, false, None::<&str>)?;
        mode.append(&entry)?;
        modes.push((value, entry));
    }
    let busy = Submenu::with_id(app, "busy", "Busy", true)?;
    let hour = MenuItem::with_id(app, "busy.hour", "For 1 hour", true, None::<&str>)?;
    let tomorrow = MenuItem::with_id(app, "busy.tomorrow", "Until tomorrow", true, None::<&str>)?;
    let free = MenuItem::with_id(app, "busy.off", FREE, false, None::<&str>)?;
    busy.append_items(&[&hour, &tomorrow, &free])?;
    let quit = MenuItem::with_id(app, "quit", "Quit NexScout", true, None::<&str>)?;
    let line = || PredefinedMenuItem::separator(app);
    let menu = Menu::with_items(app, &[&open, &line()?, &pause, &resume, &mode, &busy, &line()?, &quit])?;
    let pictures = tempfile::Builder::new().prefix("nexscout-tray-").tempdir()?;
    let icon = TrayIconBuilder::with_id(ID)
        .icon(NORMAL)
        .tooltip("NexScout")
        .menu(&menu)
        .temp_dir_path(pictures.path())
        .on_menu_event(|app, event| {
            let (app, id) = (app.clone(), event.id().0.clone());
            tauri::async_runtime::spawn(async move { act(&app, &id).await });
        })
        .build(app)?;
    Ok(Entries { pause, resume, modes, free, icon, _pictures: pictures })
}

/// Its entry for being free again.
const FREE: &str = "Not busy";

/// Does what an entry says.
async fn act(app: &AppHandle, id: &str) {
    let done = match id {
        "open" => {
            window::show(app);
            Ok(())
        }
        "quit" => {
            shell::end(app, 0);
            Ok(())
        }
        other => command(app, other).await,
    };
    if let Err(error) = done {
        // A kill switch that did not work must not look as if it had.
        tracing::error!(incident = error.incident, entry = id, "{error}");
        app.state::<Shell>().popups.say("NexScout could not do that", &error.message);
    }
}

async fn command(app: &AppHandle, id: &str) -> Result<(), ApiError> {
    let engine = app.state::<Shell>().engine().await?;
    let now = engine.now();
    let (name, request) = match id {
        "pause" => ("automation.pause", json!({})),
        "resume" => ("automation.resume", json!({})),
        "busy.hour" => ("busy.set", json!({ "until": now + Span::hours(1) })),
        "busy.tomorrow" => {
            let until = domain::schedule::day_end(now, engine.settings().time_zone());
            ("busy.set", json!({ "until": until }))
        }
        "busy.off" => ("busy.set", json!({ "until": null })),
        mode => ("mode.set", json!({ "mode": mode })),
    };
    api::dispatch(&engine, Scope::Admin, name, request).await.map(drop)
}

async fn face(engine: &Engine) -> Result<Face, ApiError> {
    let status: Value = api::dispatch(engine, Scope::Read, "status.get", json!({})).await?;
    serde_json::from_value(status).map_err(ApiError::internal)
}

/// Keeps the icon true until the workspace closes.
async fn follow(app: AppHandle, mut facts: Receiver<store::Change>, entries: Entries) {
    let mut shown = None;
    loop {
        // Not held while waiting: whoever holds the engine holds the database open.
        let Ok(engine) = app.state::<Shell>().engine().await else { return };
        match face(&engine).await {
            Ok(face) if shown.as_ref() != Some(&face) => {
                if let Err(error) = entries.show(&face, &engine) {
                    tracing::warn!(%error, "the tray cannot be changed");
                }
                shown = Some(face);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the tray does not know how things stand"),
        }
        // Being busy ends by itself, which is no change of a row.
        let free = shown.as_ref().and_then(|face| face.attention.busy_until);
        let left = free.map(|until| u64::try_from((until - engine.now()).0).unwrap_or_default());
        let left = left.map_or(Duration::MAX, |millis| Duration::from_millis(millis.max(FACE_MIN)));
        drop(engine);
        match timeout(left, changed(&mut facts)).await {
            Ok(true) | Err(_) => {}
            Ok(false) => return,
        }
    }
}

/// Completes when the face may have changed; false: it never will again.
async fn changed(facts: &mut Receiver<store::Change>) -> bool {
    loop {
        match facts.recv().await {
            Ok(change) if AREAS.contains(&change.area.as_str()) => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

impl Entries {
    fn show(&self, face: &Face, engine: &Engine) -> tauri::Result<()> {
        let zone = engine.settings().time_zone();
        self.pause.set_enabled(!face.paused)?;
        self.resume.set_enabled(face.paused)?;
        for (mode, entry) in &self.modes {
            entry.set_checked(*mode == face.mode)?;
        }
        // Not on the submenu itself: desktops do not follow changes of its label.
        self.free.set_text(match face.attention.busy_until {
            Some(until) => {
                format!("{FREE} (busy until {})", until.utc().with_timezone(&zone).format("%a %H:%M"))
            }
            None => FREE.to_owned(),
        })?;
        self.free.set_enabled(face.attention.busy_until.is_some())?;
        self.icon.set_icon(Some(if face.paused { PAUSED } else { NORMAL }))?;
        let words = if face.paused { "NexScout: everything is paused" } else { "NexScout" };
        self.icon.set_tooltip(Some(words))
    }
}
