//! How a command reaches the owner: over a local socket, one greeting line from the owner, one line with the
//! request, one line with the answer, all JSON. The greeting makes retrying safe: who has not seen it has not
//! been heard, who has seen it was heard at most once.

use api::ApiError;
use interprocess::local_socket::{
    ListenerOptions, Name,
    tokio::{Listener, Stream, prelude::*},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{future::Future, io, pin::Pin, sync::Arc, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Changes when an older side could not understand a newer one.
const VERSION: u32 = 1;
/// A request's length at most, in bytes.
pub(crate) const REQUEST_MAX: u64 = 16 << 20;
/// An answer's length at most, in bytes.
const ANSWER_MAX: u64 = 256 << 20;
/// A greeting's length at most, in bytes.
const GREETING_MAX: u64 = 1 << 10;
/// How long a peer on the same machine may take to greet or to ask.
const PATIENCE: Duration = Duration::from_secs(10);
/// Commands carried out at once; the rest wait in the socket's backlog.
const AT_ONCE: usize = 64;

#[derive(Serialize, Deserialize)]
struct Greeting {
    nexscout: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    name: String,
    #[serde(default)]
    request: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ok(Value),
    Error(ApiError),
}

/// Why a call has no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It was not heard: nobody listens, or the owner is ending. Asking again, or elsewhere, is safe.
    NotHeard,
    /// It was heard and the line was lost: whether it was done is unknown.
    Lost(io::Error),
    /// The owner is another version of the program.
    Foreign,
}

/// Carries out one command.
pub(crate) type Carry =
    Arc<dyn Fn(String, Value) -> Pin<Box<dyn Future<Output = Result<Value, ApiError>> + Send>> + Send + Sync>;

#[cfg(unix)]
fn name(socket: &str) -> io::Result<Name<'_>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    std::path::Path::new(socket).to_fs_name::<GenericFilePath>()
}
#[cfg(windows)]
fn name(socket: &str) -> io::Result<Name<'_>> {
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    socket.to_ns_name::<GenericNamespaced>()
}

/// Listens. The lock's holder alone calls this, so that a socket left behind by a crash may be replaced.
pub(crate) fn listen(socket: &str) -> io::Result<Listener> {
    #[cfg(unix)]
    {
        use interprocess::os::unix::local_socket::ListenerOptionsExt;
        use std::os::unix::fs::PermissionsExt;
        match std::fs::remove_file(socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match ListenerOptions::new().name(name(socket)?).mode(0o600).create_tokio() {
            // Where a socket's mode cannot be chosen (macOS) its folder, 0700, guards the moment before.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                let listener = ListenerOptions::new().name(name(socket)?).create_tokio()?;
                std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
                Ok(listener)
            }
            other => other,
        }
    }
    #[cfg(windows)]
    ListenerOptions::new().name(name(socket)?).create_tokio()
}

/// Carries out what comes in until told to stop; then ends what was heard, and returns.
pub(crate) async fn serve(listener: Listener, carry: Carry, stop: CancellationToken) {
    let tasks = TaskTracker::new();
    let slots = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { break };
        let stream = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            stream = listener.accept() => stream,
        };
        match stream {
            Ok(stream) => {
                let carry = Arc::clone(&carry);
                tasks.spawn(async move {
                    if let Err(error) = converse(&stream, &carry).await {
                        tracing::debug!(%error, "a local caller went away");
                    }
                    drop(slot);
                });
            }
            Err(error) => {
                // Out of file descriptors, mostly: accepting at once again would only spin.
                tracing::warn!(%error, "cannot accept a local caller");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    tasks.close();
    tasks.wait().await;
}

async fn converse(stream: &Stream, carry: &Carry) -> io::Result<()> {
    write(stream, &Greeting { nexscout: VERSION }).await?;
    let asked: Result<Request, _> = tokio::time::timeout(PATIENCE, read(stream, REQUEST_MAX)).await?;
    let answer = match asked {
        Ok(request) => match carry(request.name, request.request).await {
            Ok(value) => Answer::Ok(value),
            Err(error) => Answer::Error(error),
        },
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Answer::Error(ApiError::new(
            api::Code::Validation,
            format!("the request cannot be read: {error}"),
        )),
        Err(error) => return Err(error),
    };
    write(stream, &answer).await
}

/// Whether somebody listens there and greets.
pub(crate) async fn is_alive(socket: &str) -> bool {
    connect(socket).await.is_some()
}

/// A line to an owner that has greeted, or `None`.
async fn connect(socket: &str) -> Option<(Stream, Greeting)> {
    let connect = async {
        let stream = Stream::connect(name(socket)?).await?;
        let greeting: Greeting = read(&stream, GREETING_MAX).await?;
        Ok::<_, io::Error>((stream, greeting))
    };
    tokio::time::timeout(PATIENCE, connect).await.ok()?.ok()
}

/// Asks the owner behind `socket`. Waits for the answer as long as it takes.
pub(crate) async fn ask(
    socket: &str,
    command: &str,
    request: &Value,
) -> Result<Result<Value, ApiError>, NoAnswer> {
    let line = Request { name: command.to_owned(), request: request.clone() };
    let (stream, greeting) = connect(socket).await.ok_or(NoAnswer::NotHeard)?;
    if greeting.nexscout != VERSION {
        return Err(NoAnswer::Foreign);
    }
    let heard = async {
        write(&stream, &line).await?;
        read::<Answer>(&stream, ANSWER_MAX).await
    };
    match heard.await {
        Ok(Answer::Ok(value)) => Ok(Ok(value)),
        Ok(Answer::Error(error)) => Ok(Err(error)),
        Err(error) => Err(NoAnswer::Lost(error)),
    }
}

async fn write<T: Serialize>(mut stream: &Stream, value: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    stream.flush().await
}

/// One line of at most `limit` bytes; `InvalidData` for what is longer or no such JSON.
async fn read<T: DeserializeOwned>(stream: &Stream, limit: u64) -> io::Result<T> {
    let mut line = Vec::new();
    BufReader::new(stream.take(limit + 1)).read_until(b'\n', &mut line).await?;
    match line.pop() {
        Some(b'\n') => {
            serde_json::from_slice(&line).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
        }
        None => Err(io::ErrorKind::UnexpectedEof.into()),
        Some(_) if line.len() as u64 >= limit => {
            Err(io::Error::new(io::ErrorKind::InvalidData, format!("longer than {limit} bytes")))
        }
        Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
