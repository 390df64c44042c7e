//! The host of the browser tests: the same engine, worker, endpoint and command table as the program, and the
//! same pages, with HTTP in the place of the window. It is for tests only and in no shipped program.

mod clock;
mod feed;
mod guard;
mod pages;
mod web;

use anyhow::Context as _;
use api::Scope;
use clap::Parser;
use clock::ShiftedClock;
use domain::Timestamp;
use host::{Options, Overrides, Role, system::EndRequests};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};
use testkit::{MemoryMail, dns::MemoryDns, smtp::SmtpDouble};
use tokio::{net::TcpListener, sync::oneshot};

/// Serves NexScout's pages and command table over HTTP on this machine, for browser tests.
#[derive(Debug, Parser)]
struct Wish {
    /// The workspace's folder; a temporary one without it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Port on 127.0.0.1; 0 picks one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The built pages.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Puts so many made-up prospects into the workspace.
    #[arg(long, value_name = "PROSPECTS", default_value_t = 0)]
    seed: usize,
    /// Loads the program's own sample data.
    #[arg(long)]
    sample: bool,
    /// Starts a mail server, and sets the workspace up to send through it.
    #[arg(long)]
    mailbox: bool,
    /// The clock starts at this moment (milliseconds since 1970 UTC) and runs on from there.
    #[arg(long, value_name = "MS")]
    at: Option<i64>,
    /// Ends when standard input does: with whoever started it.
    #[arg(long)]
    with_parent: bool,
}

/// What DNS has for the tests: a key of the rep's domain that is found by its selector alone.
fn names() -> MemoryDns {
    let dns = MemoryDns::default();
    dns.publish(
        "mine._domainkey.widgets.example",
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    );
    dns
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("NEXSCOUT_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let wish = Wish::parse();
    let mut ends = EndRequests::listen()?;
    let temporary = tempfile::TempDir::with_prefix("nexscout-browser-")?;
    let data = wish.data.unwrap_or_else(|| temporary.path().join("data"));
    let clock = Arc::new(ShiftedClock::starting(wish.at.map(Timestamp)));
    let role = Role::Serve { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), worker: true };
    // Read once the settings name a reading server: tests put mails into it.
    let inbox = MemoryMail::new(Arc::clone(&clock) as _);
    let overrides = Overrides {
        clock: Some(Arc::clone(&clock) as _),
        inbox: Some(Arc::new(inbox.clone())),
        dns: Some(Arc::new(names())),
        ..Overrides::default()
    };
    let options = Options::new(&data, role, "the browser tests' host").create().with(overrides);
    let running = host::start(options).await?;
    let engine = running.engine.clone();
    let call = async |name: &str, request: Value| {
        let done = api::dispatch(&engine, Scope::Admin, name, request).await;
        done.with_context(|| format!("{name} failed"))
    };

    let mails = if wish.mailbox { Some(SmtpDouble::start().await?) } else { None };
    if let Some(mails) = &mails {
        for (key, value) in [
            ("company.name", "Widget Works".to_owned()),
            ("company.address", "1 Ayala Avenue, Makati 1226, Philippines".to_owned()),
            ("company.site", "https://widgets.example".to_owned()),
            ("rep.name", "Rina Reyes".to_owned()),
            ("mail.from", "rina@widgets.example".to_owned()),
            ("smtp.port", mails.port().to_string()),
            ("smtp.security", "none".to_owned()),
            ("smtp.host", "127.0.0.1".to_owned()),
        ] {
            call("settings.set", json!({ "key": key, "value": value })).await?;
        }
    }
    if wish.sample {
        call("sample.load", json!({})).await?;
    }
    if wish.seed > 0 {
        testkit::fill(&engine, wish.seed).await?;
    }

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wish.port)).await?;
    let address = listener.local_addr()?;
    let world = web::World {
        engine: engine.clone(),
        clock,
        mails,
        inbox,
        chat: running.address.map(|chat| format!("http://{chat}")),
        address,
        ui: wish.ui,
    };
    let serving = tokio::spawn(async move { axum::serve(listener, web::router(world)).await });
    writeln!(std::io::stdout(), "listening on http://{address}")?;
    tokio::select! {
        () = ends.next() => {}
        () = running.broken() => anyhow::bail!("a part of the host ended by itself"),
        () = parent_ended(), if wish.with_parent => {}
    }
    // Screens hold their event stream open for good: they are cut off, not waited for.
    serving.abort();
    let _ = serving.await;
    drop(engine);
    running.stop().await;
    Ok(())
}

/// Completes when standard input has ended. On a thread of its own, which ends with the process: nobody can call off
/// a read.
async fn parent_ended() {
    let (ended, told) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        drop(ended);
    });
    let _ = told.await;
}
