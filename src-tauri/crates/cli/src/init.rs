//! `init`: makes a workspace, and says where. One that exists is left exactly as it is.

use crate::args::Init;
use api::ApiError;
use host::{Client, Options, Role};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Makes the workspace in `folder` unless there is one.
pub async fn run(folder: PathBuf, wish: Init) -> Result<Value, ApiError> {
    let wishes = [
        ("mode", "mode", wish.mode),
        ("workspace.region", "region", wish.region),
        ("workspace.currency", "currency", wish.currency),
    ];
    let mut calls = Vec::new();
    for (key, field, value) in wishes {
        let Some(value) = value else { continue };
        // Before anything is made: a wish that cannot be granted must not leave half a workspace.
        domain::settings::check(key, &value).map_err(|error| ApiError::validation(field, error))?;
        calls.push(("settings.set", json!({ "key": key, "value": value })));
    }
    if wish.sample {
        calls.push(("sample.load", json!({ "people": false })));
    }
    let mut client = Client::new(Options::new(folder.clone(), Role::Once, "nexscoutctl init").create());
    let answer = fill(&mut client, calls).await;
    let created = client.created();
    client.close().await;
    let status = answer?;
    let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
    Ok(json!({
        "folder": folder,
        "created": created,
        "workspace_id": status.get("workspace_id"),
        "mode": status.get("mode"),
        "sample": created && wish.sample,
    }))
}

async fn fill(client: &mut Client, calls: Vec<(&'static str, Value)>) -> Result<Value, ApiError> {
    client.call("status.get", json!({})).await?;
    if client.created() {
        for (name, request) in calls {
            client.call(name, request).await?;
        }
    }
    client.call("status.get", json!({})).await
}
