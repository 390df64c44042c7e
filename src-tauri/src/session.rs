//! What this desktop session offers: a place for the tray icon, a display.

/// Whether a display to draw on is named. Without one GTK would end the program in its own words.
pub fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value: std::ffi::OsString| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Whether somebody shows tray icons. Asked anew each time: a desktop's panel comes and goes.
#[cfg(not(target_os = "linux"))]
pub async fn has_tray() -> bool {
    true
}

/// Whether somebody shows tray icons. Asked anew each time: a desktop's panel comes and goes.
#[cfg(target_os = "linux")]
pub async fn has_tray() -> bool {
    /// A session's bus answers in milliseconds, or not at all.
    const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);
    tokio::time::timeout(PATIENCE, tray_host()).await.is_ok_and(|answer| answer.unwrap_or(false))
}

/// Asks the watcher of the StatusNotifierItem specification; no watcher is an error.
#[cfg(target_os = "linux")]
async fn tray_host() -> zbus::Result<bool> {
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
    let bus = zbus::Connection::session().await?;
    let asked = (WATCHER, "IsStatusNotifierHostRegistered");
    let answer =
        bus.call_method(Some(WATCHER), "/StatusNotifierWatcher", Some(PROPERTIES), "Get", &asked).await?;
    let shown: zbus::zvariant::OwnedValue = answer.body().deserialize()?;
    Ok(bool::try_from(shown)?)
}
