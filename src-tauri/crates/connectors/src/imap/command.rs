//! One command, up to its end.

use super::line::Line;
use async_imap::{
    Session,
    error::Error,
    imap_proto::{Response, Status},
};

/// Runs a command and hands everything said before its end to `take`.
///
/// The library's own readers of SEARCH, FETCH, LIST and EXAMINE end quietly where the line is cut or the server
/// answers NO. "No mails" and "could not say" must not be one: the cursor would go past mails never read.
pub(super) async fn run(
    session: &mut Session<Line>,
    command: &str,
    mut take: impl FnMut(&Response<'_>) + Send,
) -> Result<(), Error> {
    let id = session.run_command(command).await?;
    while let Some(said) = session.read_response().await? {
        match said.parsed() {
            Response::Done { tag, status, outcome } if *tag == id => {
                let words = outcome.information.as_deref().unwrap_or_default().to_owned();
                return match status {
                    Status::Ok => Ok(()),
                    Status::No => Err(Error::No(words)),
                    _ => Err(Error::Bad(words)),
                };
            }
            Response::Data { status: Status::Bye, .. } => return Err(Error::ConnectionLost),
            other => take(other),
        }
    }
    Err(Error::ConnectionLost)
}

/// A name as a quoted string (RFC 9051 section 4.3); `None` for what cannot be one.
pub(super) fn quoted(name: &str) -> Option<String> {
    let sound = !name.chars().any(|c| matches!(c, '\r' | '\n' | '\0'));
    sound.then(|| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")))
}
