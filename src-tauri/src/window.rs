//! The one window with the screens: made, guarded, brought to the front. It shows what is inside the program and
//! nothing else.

use crate::shell::MAIN;
use domain::notice::Target;
use tauri::{
    AppHandle, Emitter, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    utils::config::Color,
    webview::{NewWindowResponse, PermissionResponse},
};

/// Before the first picture, in place of white: `--bg` of the light and dark tokens.
const LIGHT: Color = Color(0xf6, 0xf6, 0xf4, 0xff);
const DARK: Color = Color(0x13, 0x14, 0x12, 0xff);

/// Makes the window, unseen; [`show`] shows it.
///
/// # Errors
/// When the system refuses a window.
pub fn make(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("NexScout")
        .inner_size(1280.0, 800.0)
        .min_inner_size(800.0, 560.0)
        .visible(false)
        .zoom_hotkeys_enabled(true)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    let dark = matches!(window.theme(), Ok(tauri::Theme::Dark));
    window.set_background_color(Some(if dark { DARK } else { LIGHT }))?;
    Ok(window)
}

/// Brings the window to the front, wherever it was.
pub fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window cannot be brought to the front");
    }
}

/// Brings the window to the front and has it show something.
pub fn open(app: &AppHandle, target: &Target) {
    show(app);
    if let Err(error) = app.emit_to(MAIN, "open", target) {
        tracing::warn!(%error, "the window cannot be told what to open");
    }
}

/// Whether an address is a page of this program. Everything else stays outside the window.
fn is_ours(url: &Url) -> bool {
    let host = url.host_str();
    match url.scheme() {
        "tauri" => host == Some("localhost"),
        // The same on Windows, where an own scheme is spelled this way.
        "http" | "https" if cfg!(windows) && host == Some("tauri.localhost") => true,
        // Vite's server (`make dev`).
        "http" => cfg!(dev) && host == Some("localhost") && url.port() == Some(5173),
        // Frames without an address of their own, for mail; they have no script.
        "about" => url.path() == "srcdoc",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_program_are_ours() {
        let ours = |url: &str| is_ours(&url.parse().unwrap());
        assert!(ours("tauri://localhost/"));
        assert!(ours("tauri://localhost/index.html#/board"));
        assert!(ours("about:srcdoc"));
        for other in [
            "https://example.com/",
            "http://tauri.localhost.example/",
            "tauri://example.com/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "about:blank",
            "http://127.0.0.1:8787/",
        ] {
            assert!(!ours(other), "{other}");
        }
    }
}
