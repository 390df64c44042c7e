//! A workspace that works by itself as fast as the rules allow, and survives its owners.

use crate::processes::program::{Serve, until};
use anyhow::{Context as _, ensure};
use host::{Client, Options, Role};
use serde_json::{Value, json};
use std::path::Path;
use store::{Store, wallet};
use tempfile::TempDir;

/// Coins and energy it gets on top, so that nothing waits for a refill.
pub(super) const REFILL: i64 = 1_000_000;

/// What differs from the defaults: nothing waits for time, and limits leave room for the crowd.
const SETTINGS: &[(&str, &str)] = &[
    ("mode", "autopilot"),
    ("company.name", "Bright Widgets"),
    ("company.address", "12 Mabini Street, Makati"),
    ("rep.name", "Sam Reyes"),
    ("mail.from", "sam@brightwidgets.test"),
    ("smtp.host", "127.0.0.1"),
    ("smtp.security", "none"),
    ("inbox.required", "false"),
    ("send.window", "always"),
    ("send.grace_seconds", "0"),
    ("chat.settle_seconds", "0"),
    ("delay.follow_up.autopilot", "0"),
    ("capture.daily_cap", "100000"),
    ("cap.mailbox_first_week", "400"),
    ("cap.first_answers_day", "400"),
    ("chat.limit.messages_per_minute", "10000"),
    ("chat.limit.messages_per_minute_address", "1000000"),
    ("chat.limit.sessions_per_hour", "1000000"),
    // Every visitor has an address of their own; they come through a proxy on this machine.
    ("chat.trusted_proxy", "127.0.0.1"),
    // A month that begins meanwhile must not look like coins from nowhere.
    ("economy.coins_month", "0"),
];

/// One of several, in a folder that goes with it.
pub(super) struct Workspace {
    folder: TempDir,
    number: u64,
}

impl Workspace {
    /// Makes one that mails over a server on this machine.
    pub(super) async fn make(number: u64, smtp: u16) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let mut client = Client::new(Options::new(folder.path(), Role::Once, "crash test").create());
        let port = smtp.to_string();
        for (key, value) in SETTINGS.iter().copied().chain([("smtp.port", port.as_str())]) {
            client.call("settings.set", json!({ "key": key, "value": value })).await?;
        }
        let product = json!({ "name": "Widget Pro", "price": "49.00", "unit": "seat", "period": "month" });
        client.call("products.put", product).await?;
        client.call("wallet.refill", json!({ "energy": REFILL, "coins": REFILL })).await?;
        client.close().await;
        Ok(Self { folder, number })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An address of loopback that no other workspace uses: a port that one owner leaves may be another
    /// workspace's next. Only Linux has the whole of 127/8.
    pub(super) fn listen(&self) -> String {
        if cfg!(target_os = "linux") {
            format!("127.0.{}.1:0", self.number + 1)
        } else {
            "127.0.0.1:0".to_owned()
        }
    }

    pub(super) async fn serve(&self) -> anyhow::Result<(Serve, String)> {
        let mut serve = Serve::spawn(self.folder(), &self.listen(), &[])?;
        let address = serve.listening().await?;
        Ok((serve, address))
    }

    /// Has the owner carry out a command.
    pub(super) async fn call(&self, name: &str, request: Value) -> anyhow::Result<Value> {
        let answer = host::call(self.folder(), name, &request).await;
        Ok(answer.context("nobody owns the workspace")??)
    }

    /// The file as the last owner left it.
    pub(super) async fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open(self.folder(), false).await?)
    }

    /// What must hold at every commit holds after every kill.
    pub(super) async fn check_between(&self) -> anyhow::Result<()> {
        let store = until("the killed owner's locks are gone", async || Ok(self.open().await.ok())).await?;
        let wallet = wallet::get(store.reader()).await?.context("no wallet")?;
        let held = (
            wallet.energy_available + wallet.energy_reserved,
            wallet.coins_available + wallet.coins_reserved,
        );
        let ledger = wallet::ledger_sums(store.reader()).await?;
        store.close().await;
        ensure!(ledger == held, "the ledger says {ledger:?}, the wallet holds {held:?}");
        Ok(())
    }
}
