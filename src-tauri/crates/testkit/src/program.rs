//! The built command-line program, for tests that need a real process.

use std::path::PathBuf;

/// Name of the binary.
const NAME: &str = "nexscoutctl";

/// Where `nexscoutctl` is: what `NEXSCOUT_PROGRAM` names, else beside the running test's own profile folder
/// (`target/debug/nexscoutctl`).
///
/// # Panics
/// When it is not there; the message says how to build it.
pub fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("NEXSCOUT_PROGRAM").filter(|named| !named.is_empty()) {
        return named.into();
    }
    // target/PROFILE/deps/TEST or target/PROFILE/PROGRAM
    let own = std::env::current_exe().unwrap_or_default();
    let found = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(NAME).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|program| program.is_file());
    match found {
        Some(program) => program,
        #[allow(clippy::panic)] // A test cannot go on, and must say what to do.
        None => panic!(
            "{NAME} is not built beside {}: run `cargo build -p nexscout-cli` first (`make test` does)",
            own.display()
        ),
    }
}
