//! The program from start to end: one workspace at work, its window, and how both come down together.

use crate::{args::Args, commands, config::Config, failure, feed, popups::Popups, session, tray, window};
use anyhow::{Context, bail};
use api::{ApiError, Code};
use engine::{Engine, ports::Announcer};
use host::{HostError, Options, Overrides, Role, Running, system::EndRequests};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Label of the window with the screens; capabilities/main.json names it.
pub const MAIN: &str = "main";
/// What others are told the owner of the workspace is.
const PROGRAM: &str = "the NexScout window";
/// How long threads of the runtime may take to end after everything was closed.
const LINGER: Duration = Duration::from_secs(2);

/// Where the workspace stands.
#[derive(Clone)]
enum Workspace {
    /// It is being opened.
    Opening,
    /// It is at work.
    Open(Engine),
    /// It could not be opened, or has been closed.
    Closed(ApiError),
}

/// What the parts of the shell share.
pub struct Shell {
    /// The workspace's folder.
    pub data: PathBuf,
    /// Notifications of the system.
    pub popups: Popups,
    config: Mutex<Config>,
    workspace: watch::Sender<Workspace>,
    /// The exit code, once somebody wants the end.
    ending: watch::Sender<Option<i32>>,
    /// The workspace is down: the process may go.
    down: CancellationToken,
}

impl Shell {
    /// The open workspace; waits while it is being opened.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn engine(&self) -> Result<Engine, ApiError> {
        let mut workspace = self.workspace.subscribe();
        let known = workspace.wait_for(|now| !matches!(now, Workspace::Opening)).await;
        match known.as_deref() {
            Ok(Workspace::Open(engine)) => Ok(engine.clone()),
            Ok(Workspace::Closed(error)) => Err(error.clone()),
            Ok(Workspace::Opening) | Err(_) => Err(closed()),
        }
    }

    /// Why the workspace is not open, if that is so.
    fn failure(&self) -> Option<ApiError> {
        match &*self.workspace.borrow() {
            Workspace::Closed(error) => Some(error.clone()),
            _ => None,
        }
    }

    /// The shell's own settings.
    pub fn config(&self) -> Config {
        lock(&self.config).clone()
    }

    /// Changes the shell's own settings and keeps them.
    ///
    /// # Errors
    /// When they cannot be kept; nothing changed then.
    pub fn set_config(&self, app: &AppHandle, change: impl FnOnce(&mut Config)) -> Result<(), ApiError> {
        let mut held = lock(&self.config);
        let mut next = held.clone();
        change(&mut next);
        if next != *held {
            let folder = app.path().app_config_dir().map_err(unavailable)?;
            next.save(&folder).map_err(unavailable)?;
            *held = next;
        }
        Ok(())
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is held is replaced whole, so that a panic elsewhere leaves nothing half done.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> ApiError {
    ApiError::new(Code::Unavailable, "NexScout is ending")
}

/// Something of this machine that did not work, in its own words.
pub fn unavailable(cause: impl std::fmt::Display) -> ApiError {
    ApiError::new(Code::Unavailable, cause)
}

/// Runs the program until it is ended.
///
/// # Errors
/// When there is no display, or the system refuses what a window needs.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let data = match args.data {
        Some(folder) => folder,
        None => host::default_folder()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if runtime.block_on(host::raise(&data)) {
        tracing::info!("NexScout is open with this workspace; its window was brought to the front");
        return Ok(ExitCode::SUCCESS);
    }
    if !session::has_display() {
        bail!("there is no display to open a window on; `nexscoutctl serve` runs NexScout without one");
    }
    tauri::async_runtime::set(runtime.handle().clone());
    let ends = runtime.block_on(async { EndRequests::listen() }).context("signals")?;
    let hidden = args.hidden;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_opener::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .with_filter(|label| label == MAIN)
                .build(),
        )
        .plugin(autostart(&data))
        .register_uri_scheme_protocol(failure::SCHEME, |context, _| {
            failure::page(context.app_handle().state::<Shell>().failure().as_ref())
        })
        .invoke_handler(commands::handler())
        .setup(move |app| {
            set_up(app.handle(), data, hidden)?;
            tauri::async_runtime::spawn(end_when_asked(app.handle().clone(), ends));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    let code = app.run_return(on_event);
    runtime.shutdown_timeout(LINGER);
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Starting with the session: the same workspace, without showing the window.
fn autostart(data: &Path) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let mut args = vec!["--hidden".to_owned()];
    let own = host::own_folder().is_ok_and(|own| own == data);
    if !own && let Ok(place) = std::path::absolute(data) {
        args.extend(["--data".to_owned(), quoted(&place)]);
    }
    tauri_plugin_autostart::Builder::new().app_name("NexScout").args(args).build()
}

/// A path as one word of the line that starts the program.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(target_os = "macos") {
        return path.into_owned();
    }
    // As the desktop entry specification says; on Windows there are no such letters in a path.
    let mut word = String::from("\"");
    for letter in path.chars() {
        if !cfg!(windows) && matches!(letter, '"' | '`' | '$' | '\\') {
            word.push_str("\\\\");
        }
        word.push(letter);
        if letter == '%' && !cfg!(windows) {
            word.push('%');
        }
    }
    word.push('"');
    word
}

fn set_up(app: &AppHandle, data: PathBuf, hidden: bool) -> anyhow::Result<()> {
    let config = Config::load(&app.path().app_config_dir()?);
    app.manage(Shell {
        data: data.clone(),
        popups: Popups::new(app.clone()),
        config: Mutex::new(config),
        workspace: watch::Sender::new(Workspace::Opening),
        ending: watch::Sender::new(None),
        down: CancellationToken::new(),
    });
    // The workspace opens while the window loads its page; commands wait for it.
    let keeper = app.clone();
    // A thread of its own: opening a database borrows in ways that no task of the runtime may.
    std::thread::Builder::new()
        .name("workspace".to_owned())
        .spawn(move || tauri::async_runtime::block_on(open_workspace(keeper, data, hidden)))?;
    window::make(app)?;
    Ok(())
}

/// Opens the workspace and keeps it until the end.
async fn open_workspace(app: AppHandle, data: PathBuf, hidden: bool) {
    let raise = {
        let app = app.clone();
        move || window::show(&app)
    };
    let announcer: Arc<dyn Announcer> = Arc::new(app.state::<Shell>().popups.clone());
    let outside = Overrides { announcer: Some(announcer), ..Overrides::default() };
    let options = Options::new(data.clone(), Role::Desktop, PROGRAM).create().with(outside).raised_by(raise);
    match host::start(options).await {
        Ok(running) => keep(&app, running, hidden).await,
        Err(error) => {
            // Somebody was a moment faster with the same workspace: this start meant their window.
            let late = matches!(error, HostError::Owned(_));
            let error = ApiError::from(error);
            app.state::<Shell>().down.cancel();
            let code = if late && host::raise(&data).await {
                0
            } else {
                fail(&app, error);
                wanted_end(&app).await
            };
            app.exit(code);
        }
    }
}

/// Lets the screens in, waits for the end, and brings the workspace down in order.
async fn keep(app: &AppHandle, running: Running, hidden: bool) {
    let shell = app.state::<Shell>();
    tauri::async_runtime::spawn(feed::forward(app.clone(), running.engine.store().watch()));
    shell.workspace.send_replace(Workspace::Open(running.engine.clone()));
    tray::make(app, &running.engine).await;
    // Nobody could bring an unseen window back without a tray, except by a second start.
    if !hidden || !session::has_tray().await {
        window::show(app);
    }
    let code = tokio::select! {
        code = wanted_end(app) => code,
        () = running.broken() => {
            tracing::error!("a part of the workspace ended by itself; so does NexScout");
            1
        }
    };
    for window in app.webview_windows().values() {
        let _ = window.hide();
    }
    shell.workspace.send_replace(Workspace::Closed(closed()));
    tray::remove(app);
    running.stop().await;
    shell.down.cancel();
    app.exit(code);
}

/// Waits until somebody wants the end; gives the exit code.
async fn wanted_end(app: &AppHandle) -> i32 {
    let mut ending = app.state::<Shell>().ending.subscribe();
    ending.wait_for(Option::is_some).await.ok().and_then(|code| *code).unwrap_or_default()
}

/// Ends the program: the windows at once, the workspace after what was begun, then the process.
pub fn end(app: &AppHandle, code: i32) {
    app.state::<Shell>().ending.send_if_modified(|wanted| {
        let first = wanted.is_none();
        wanted.get_or_insert(code);
        first
    });
}

/// Shows why there is no workspace, in place of the window with the screens.
fn fail(app: &AppHandle, error: ApiError) {
    tracing::error!(incident = error.incident, "{error}");
    app.state::<Shell>().workspace.send_replace(Workspace::Closed(error));
    let shown = failure::show(app);
    if let Some(main) = app.get_webview_window(MAIN) {
        let _ = main.destroy();
    }
    if let Err(error) = shown {
        tracing::error!("no window can be shown: {error:#}");
        end(app, 1);
    }
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
            if label == MAIN =>
        {
            api.prevent_close();
            tauri::async_runtime::spawn(close(app.clone()));
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } if label == failure::LABEL => {
            end(app, 1);
        }
        // The last window is gone: the failure's, or one the system took away. Both say how to go on themselves.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        // The system ends the program without asking first, as macOS does.
        RunEvent::Exit => {
            end(app, 0);
            tauri::async_runtime::block_on(app.state::<Shell>().down.cancelled());
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}

/// The window was closed: into the tray, or the end.
async fn close(app: AppHandle) {
    let shell = app.state::<Shell>();
    if !shell.config().close_to_tray || !session::has_tray().await {
        return end(&app, 0);
    }
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.hide();
    }
    if !shell.config().told_of_tray {
        shell.popups.say(
            "NexScout goes on in the tray",
            "Jobs and chats go on without the window. The tray icon opens it again, pauses everything, or quits. \
             Settings has a switch for this.",
        );
        if let Err(error) = shell.set_config(&app, |config| config.told_of_tray = true) {
            tracing::warn!(%error, "the shell's settings cannot be kept");
        }
    }
}

/// Ends when the system asks for it; at once when it asks twice.
async fn end_when_asked(app: AppHandle, mut ends: EndRequests) {
    ends.next().await;
    end(&app, 0);
    ends.next().await;
    std::process::exit(1);
}
