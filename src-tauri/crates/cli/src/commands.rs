//! Which call of the table each command is, and in what words its answer is shown.

use crate::{
    args::{Cli, Command, Document, Faq, Import, Job, Product, Prospect, Settings, Task, Wallet},
    bench, demo, eval, init,
    output::{self, Output},
    render,
    request::Fields,
    serve,
};
use api::{ApiError, Code};
use host::{Client, Options, Role};
use serde_json::{Value, json};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Standard input at most, in bytes: what the owner's socket takes.
const INPUT_MAX: u64 = 4 << 20;

/// A call of the table and how its answer looks to people.
struct Call {
    name: String,
    request: Value,
    words: fn(&Value) -> String,
}

fn call(name: &str, request: Fields, words: fn(&Value) -> String) -> Call {
    Call { name: name.to_owned(), request: request.done(), words }
}

/// Carries out a command line.
pub async fn run(cli: Cli, output: Output) -> Result<ExitCode, ApiError> {
    let folder = match cli.data {
        Some(folder) => folder,
        None => host::default_folder()?,
    };
    let call = match cli.command {
        Command::Init(wish) => {
            let answer = init::run(folder, wish).await?;
            return Ok(output.answer(&answer, render::made));
        }
        Command::Serve { listen, no_worker } => return serve::run(folder, &listen, !no_worker).await,
        Command::Rpc { list: true, .. } => return Ok(output.answer(&rows(), render::rows)),
        Command::Eval { task } => return evaluate(&task),
        Command::Bench(wish) => return bench::run(wish, output).await,
        Command::SignIn => return sign_in(folder, output).await,
        Command::Demo => return demo::run(output).await,
        Command::Backup { file } => backup(&folder, file)?,
        other => plan(other)?,
    };
    let mut client = Client::new(Options::new(folder, Role::Once, format!("nexscoutctl ({})", call.name)));
    let answer = client.call(&call.name, call.request).await;
    client.close().await;
    let answer = answer?;
    let code = output.answer(&answer, call.words);
    // Only `verify` says so: the answer itself is bad news.
    Ok(if answer.get("ok") == Some(&Value::Bool(false)) { ExitCode::FAILURE } else { code })
}

/// Waits in this very command until the rep has come back from the browser.
async fn sign_in(folder: PathBuf, output: Output) -> Result<ExitCode, ApiError> {
    let mut client = Client::new(Options::new(folder, Role::Once, "nexscoutctl (sign-in)".to_owned()));
    let signing = async {
        let page = client.call("sign_in.begin", json!({})).await?;
        let url = page.get("url").and_then(Value::as_str).unwrap_or_default();
        output::print(io::stderr().lock(), &format!("Open this page in the browser of this machine:\n{url}"));
        client.call("sign_in.finish", json!({})).await
    };
    let answer = signing.await;
    client.close().await;
    Ok(output.answer(&answer?, |_| "signed in: the mailbox opens without a password".to_owned()))
}

/// The call of a command that is one call.
fn plan(command: Command) -> Result<Call, ApiError> {
    let none = Fields::new;
    Ok(match command {
        Command::Worker { .. } => call("worker.run_due", none(), render::ran),
        Command::Status => call("status.get", none(), render::status),
        Command::Rpc { name, request, .. } => Call {
            name: name.unwrap_or_default(),
            request: typed_json(request.as_deref())?,
            words: render::json,
        },
        Command::Settings(Settings::Get { key: None }) => call("settings.list", none(), render::settings),
        Command::Settings(Settings::Get { key }) => {
            call("settings.get", none().text("key", key), render::setting)
        }
        Command::Settings(Settings::Set { key, value }) => {
            call("settings.set", none().text("key", key).text("value", value), render::setting)
        }
        Command::Settings(Settings::SetSecret { key }) => {
            let secret = input()?;
            let secret = secret.strip_suffix('\n').unwrap_or(&secret);
            let secret = secret.strip_suffix('\r').unwrap_or(secret).to_owned();
            call("settings.set_secret", none().text("key", key).text("value", secret), render::secret)
        }
        Command::Product(Product::List) => call("products.list", none(), render::products),
        Command::Product(Product::Add { name, price, description, currency, unit, period }) => {
            let fields = none()
                .text("name", name)
                .text("price", price)
                .text("description", description)
                .text("currency", currency)
                .text("unit", unit)
                .text("period", period);
            call("products.put", fields, render::product)
        }
        Command::Faq(Faq::List) => call("faq.list", none(), render::faqs),
        Command::Faq(Faq::Add { question, answer }) => {
            call("faq.add", none().text("question", question).text("answer", answer), render::faq)
        }
        Command::Document(Document::List) => call("documents.list", none(), render::documents),
        Command::Document(Document::Add { title, file, id }) => {
            let fields = none().text("title", title).text("text", file_text(&file)?).text("id", id);
            call("documents.put", fields, render::document)
        }
        Command::Document(Document::Remove { id }) => {
            call("documents.remove", none().text("id", id), render::documents)
        }
        Command::Prospects { stage, search, limit } => {
            let fields = none().text("stage", stage).text("search", search).number("limit", limit);
            call("prospects.list", fields, render::prospects)
        }
        Command::Prospect(Prospect::Show { id }) => {
            call("prospects.get", none().text("id", id), render::prospect)
        }
        Command::Prospect(Prospect::Confirm { id }) => {
            call("prospects.confirm", none().text("id", id), render::prospect)
        }
        Command::Prospect(Prospect::Add(new)) => {
            let fields = none()
                .text("name", new.name)
                .text("email", new.email)
                .text("phone", new.phone)
                .text("company", new.company)
                .text("role", new.role)
                .text("location", new.location)
                .text("stage", new.stage)
                .text("basis", new.basis)
                .text("basis_wording", new.basis_wording)
                .text("amount", new.amount)
                .text("currency", new.currency);
            call("prospects.add", fields, render::prospect)
        }
        Command::Move { id, stage, amount, currency, reason } => {
            let fields = none()
                .text("id", id)
                .text("stage", stage)
                .text("amount", amount)
                .text("currency", currency)
                .text("reason", reason);
            call("prospects.move", fields, render::moved)
        }
        Command::Jobs { state, prospect, limit } => {
            let fields = none().text("state", state).text("prospect_id", prospect).number("limit", limit);
            call("jobs.list", fields, render::jobs)
        }
        Command::Job(Job::Show { id }) => call("jobs.get", none().text("id", id), render::job),
        Command::Job(Job::Retry { id }) => call("jobs.retry", none().text("id", id), render::job),
        Command::Job(Job::Run { kind, prospect }) => {
            call("jobs.run", none().text("kind", kind).text("prospect_id", prospect), render::job)
        }
        Command::Today { limit } => call("today.get", none().number("limit", limit), render::today),
        Command::Note { prospect, text } => {
            call("notes.add", none().text("prospect_id", prospect).text("text", text), render::json)
        }
        Command::Task(Task::List) => call("tasks.list", none(), render::tasks),
        Command::Task(Task::Add { text, in_hours, prospect }) => {
            let now = engine::ports::Clock::now(&host::system::SystemClock);
            let due = now + domain::time::Span::hours(i64::from(in_hours));
            let fields = none().text("text", text).text("prospect_id", prospect);
            call("tasks.add", fields.number("due_at", Some(due.0.to_string())), render::json)
        }
        Command::Task(Task::Done { id }) => {
            let mut done = call("tasks.complete", none().text("id", id), render::json);
            if let Some(fields) = done.request.as_object_mut() {
                fields.insert("done".to_owned(), Value::Bool(true));
            }
            done
        }
        Command::Approvals => call("approvals.list", none(), render::approvals),
        Command::Approve { id, subject, body } => {
            let fields = none().text("id", id).text("subject", subject).text("body", body);
            call("approvals.approve", fields, render::decided)
        }
        Command::Reject { id, reason } => {
            call("approvals.reject", none().text("id", id).text("reason", reason), render::decided)
        }
        Command::Wallet { command: None } => call("wallet.get", none(), render::wallet),
        Command::Wallet { command: Some(Wallet::Refill { energy, coins }) } => {
            call("wallet.refill", none().number("energy", energy).number("coins", coins), render::wallet)
        }
        Command::Activity { prospect, limit } => {
            let fields = none().text("prospect_id", prospect).number("limit", limit);
            call("activity.list", fields, render::activities)
        }
        Command::Notifications { read: false } => call("notifications.list", none(), render::notifications),
        Command::Notifications { read: true } => call("notifications.read", none(), render::json),
        Command::Mode { mode: None } => call("mode.get", none(), render::mode),
        Command::Mode { mode } => call("mode.set", none().text("mode", mode), render::mode),
        Command::Pause => call("automation.pause", none(), render::paused),
        Command::Resume => call("automation.resume", none(), render::paused),
        Command::Verify => call("workspace.verify", none(), render::verified),
        Command::Import { command: Some(Import::Undo { .. }), .. } => {
            return Err(ApiError::not_yet("taking an import back"));
        }
        Command::Import { .. } => return Err(ApiError::not_yet("importing people from files")),
        Command::Export { .. } => return Err(ApiError::not_yet("exporting people")),
        Command::Erase { .. } => return Err(ApiError::not_yet("erasing a prospect")),
        Command::Restore { .. } => return Err(ApiError::not_yet("restoring a copy")),
        // Carried out before.
        Command::Init(_)
        | Command::Bench(_)
        | Command::Demo
        | Command::SignIn
        | Command::Serve { .. }
        | Command::Eval { .. }
        | Command::Backup { .. } => {
            return Err(ApiError::internal("a command without a call"));
        }
    })
}

/// The whole table.
fn rows() -> Value {
    api::TABLE
        .iter()
        .map(|row| {
            json!({
                "name": row.name,
                "scope": row.scope,
                "request": row.request(),
                "response": row.response(),
                "summary": row.summary,
            })
        })
        .collect()
}

/// The request of `rpc`: typed, from standard input, or empty.
fn typed_json(request: Option<&str>) -> Result<Value, ApiError> {
    let text = match request {
        None => return Ok(json!({})),
        Some("-") => input()?,
        Some(text) => text.to_owned(),
    };
    serde_json::from_str(&text).map_err(|error| {
        ApiError::new(Code::Validation, format!("the request is no JSON: {error}"))
            .hint("an example: nexscoutctl rpc prospects.list '{\"stage\": \"new\"}'")
    })
}

/// A file as text; `-` is standard input.
fn file_text(file: &Path) -> Result<String, ApiError> {
    if file == Path::new("-") {
        return input();
    }
    let bytes = std::fs::read(file)
        .map_err(|error| ApiError::validation("file", format!("{}: {error}", file.display())))?;
    String::from_utf8(bytes)
        .map_err(|_| ApiError::validation("file", format!("{} is not UTF-8 text", file.display())))
}

/// All of standard input, as text.
fn input() -> Result<String, ApiError> {
    let mut text = String::new();
    let read = io::stdin().lock().take(INPUT_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| ApiError::new(Code::Validation, format!("standard input cannot be read: {error}")))?;
    if text.len() as u64 > INPUT_MAX {
        let message = format!("standard input is longer than {INPUT_MAX} bytes");
        return Err(ApiError::new(Code::Validation, message));
    }
    Ok(text)
}

/// Where a copy goes, seen from anywhere: the owner may run in another folder.
fn backup(folder: &Path, file: Option<PathBuf>) -> Result<Call, ApiError> {
    let here = |path: &Path| {
        std::path::absolute(path)
            .map_err(|error| ApiError::validation("file", format!("{}: {error}", path.display())))
    };
    let file = match file {
        Some(file) => here(&file)?,
        None => {
            let stamp = engine::ports::Clock::now(&host::system::SystemClock).rfc3339();
            let stamp: String = stamp.chars().filter(char::is_ascii_digit).take(14).collect();
            let (day, time) = stamp.split_at_checked(8).unwrap_or((&stamp, ""));
            let place = here(folder)?.join("backups");
            host::make_private_folder(&place)?;
            place.join(format!("nexscout-{day}-{time}.db"))
        }
    };
    let file = file.to_str().ok_or_else(|| ApiError::validation("file", "the file's name is no text"))?;
    Ok(call("workspace.backup", Fields::new().text("file", file.to_owned()), render::backed_up))
}

/// `eval`: rows from standard input, predictions to standard output.
fn evaluate(task: &str) -> Result<ExitCode, ApiError> {
    if !eval::TASKS.contains(&task) {
        let message = format!("{task:?} is not a task; allowed: {}", eval::TASKS.join(", "));
        return Err(ApiError::validation("task", output::clean(&message)));
    }
    let done = eval::run(task, io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    match done {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(ApiError::new(Code::Validation, format!("{error:#}"))),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
