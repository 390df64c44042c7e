//! What the screens may ask of the shell. All of the product is behind `rpc`; the rest is about the program
//! itself. capabilities/main.json allows each of these to the main window alone.

use crate::{
    session,
    shell::{self, MAIN, Shell, unavailable},
};
use api::{ApiError, Code, Scope};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::{AppHandle, Manager, State, Url, WebviewWindow, Wry, ipc::Invoke};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_opener::OpenerExt;

/// Every command; build.rs names them for the permissions.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![rpc, shell_info, shell_set, shell_open_url, shell_quit]
}

/// Addresses that may be opened outside: a page, a mail, a call, a message.
const SCHEMES: [&str; 5] = ["https", "http", "mailto", "tel", "sms"];

/// What the shell can tell of itself.
#[derive(Debug, Serialize)]
pub struct Info {
    /// Always true: this is the desktop program.
    desktop: bool,
    /// Version of the program.
    version: String,
    /// The workspace's folder.
    data_dir: String,
    /// Starts with the session.
    autostart: bool,
    /// Goes on in the tray when the window is closed.
    close_to_tray: bool,
    /// Somebody shows tray icons. Without that, closing the window ends the program.
    tray: bool,
    /// Why notifications of the system do not appear; `null` while nothing is known against it.
    notifications: Option<String>,
}

/// The shell's own switches; what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    autostart: Option<bool>,
    close_to_tray: Option<bool>,
}

/// Carries out a row of the command table with the rep's own rights.
#[tauri::command]
async fn rpc(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    name: String,
    request: Value,
) -> Result<Value, ApiError> {
    if window.label() != MAIN {
        return Err(ApiError::new(Code::Precondition, "only the main window has commands"));
    }
    api::dispatch(&shell.engine().await?, Scope::Admin, &name, request).await
}

/// How the program stands.
#[tauri::command]
async fn shell_info(app: AppHandle) -> Result<Info, ApiError> {
    let shell = app.state::<Shell>();
    let config = shell.config();
    Ok(Info {
        desktop: true,
        version: app.package_info().version.to_string(),
        data_dir: shell.data.display().to_string(),
        // Unknown is off: nothing was written.
        autostart: app.autolaunch().is_enabled().unwrap_or(false),
        close_to_tray: config.close_to_tray,
        tray: session::has_tray().await,
        notifications: shell.popups.problem(),
    })
}

/// Changes the shell's switches and says how it stands.
#[tauri::command]
async fn shell_set(app: AppHandle, settings: Settings) -> Result<Info, ApiError> {
    let Settings { autostart, close_to_tray } = settings;
    if let Some(wanted) = autostart {
        let launch = app.autolaunch();
        let done = if wanted { launch.enable() } else { launch.disable() };
        done.map_err(|cause| ApiError {
            field: Some("autostart".to_owned()),
            ..unavailable(format!("starting with the session cannot be changed: {cause}"))
        })?;
    }
    if let Some(wanted) = close_to_tray {
        app.state::<Shell>().set_config(&app, |config| config.close_to_tray = wanted)?;
    }
    shell_info(app).await
}

/// Opens an address outside the window: the browser, the mail program, the phone.
#[tauri::command]
async fn shell_open_url(app: AppHandle, url: String) -> Result<(), ApiError> {
    let refused = || {
        let allowed = SCHEMES.join(", ");
        ApiError::validation("url", format!("only addresses of these kinds are opened: {allowed}"))
    };
    let url = Url::parse(&url).map_err(|_| refused())?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err(refused());
    }
    app.opener()
        .open_url(url.as_str(), None::<&str>)
        .map_err(|cause| unavailable(format!("this address cannot be opened: {cause}")))
}

/// Ends the program, whatever closing the window does.
#[tauri::command]
async fn shell_quit(app: AppHandle) {
    shell::end(&app, 0);
}
