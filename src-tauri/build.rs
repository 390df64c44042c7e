//! Tauri's own build step, and the folder of screens it embeds: a clone compiles before the screens were built.

use std::{fs, io::Write, path::Path};

/// What the window shows when the program was compiled without the screens.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>NexScout</title>\
    <p>This program was compiled without its screens. Run <code>make run</code>, which builds both.</p></html>\n";

/// The shell's commands; each needs a permission in capabilities/ to be callable.
const COMMANDS: &[&str] = &["rpc", "shell_info", "shell_set", "shell_open_url", "shell_quit"];

fn main() {
    let screens = Path::new("../ui/dist");
    println_cargo("rerun-if-changed=../ui/dist");
    println_cargo("rerun-if-changed=../icons");
    let made = fs::create_dir_all(screens).and_then(|()| {
        let page = screens.join("index.html");
        if page.exists() { Ok(()) } else { fs::write(page, NOT_BUILT) }
    });
    if let Err(error) = made {
        println_cargo(&format!("warning=ui/dist cannot be made: {error}"));
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println_cargo(&format!("error={error:#}"));
        std::process::exit(1);
    }
}

/// A word to cargo, over the one way it has.
fn println_cargo(word: &str) {
    let _ = writeln!(std::io::stdout(), "cargo::{word}");
}
