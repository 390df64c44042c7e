//! The shell's own settings: they belong to this machine and user, not to a workspace. A file in the platform's
//! folder for configuration; one that cannot be read counts as absent.

use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

/// Name of the file.
const FILE: &str = "shell.json";

/// What the shell keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Closing the window leaves the program at work in the tray.
    pub close_to_tray: bool,
    /// The rep has been told so once.
    pub told_of_tray: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { close_to_tray: true, told_of_tray: false }
    }
}

impl Config {
    /// What was kept in `folder`, else the defaults.
    pub fn load(folder: &Path) -> Self {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "{FILE} cannot be read; the defaults hold");
                Self::default()
            }),
            Err(_) => Self::default(),
        }
    }

    /// Keeps it, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".shell-").tempfile_in(folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.persist(folder.join(FILE))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("not/there/yet");
        let kept = Config { close_to_tray: false, told_of_tray: true };
        kept.save(&place).unwrap();
        assert_eq!(Config::load(&place), kept);
    }

    #[test]
    fn what_cannot_be_read_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Config::load(folder.path()), Config::default());
        fs::write(folder.path().join(FILE), "{\"close_to_tray\": 1").unwrap();
        assert_eq!(Config::load(folder.path()), Config::default());
        fs::write(folder.path().join(FILE), "{\"close_to_tray\": false, \"later\": 1}").unwrap();
        assert!(!Config::load(folder.path()).close_to_tray);
    }
}
