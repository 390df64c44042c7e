//! A visitor of the website chat: the real calls over HTTP (interfaces.md, "Website chat").

use crate::Workspace;
use anyhow::{Context as _, ensure};
use domain::time::Span;
use serde_json::{Value, json};

/// Somebody with the chat open.
pub struct Visitor<'w> {
    workspace: &'w Workspace,
    /// The visit.
    pub session_id: String,
    /// Its bearer token.
    pub token: String,
    /// The browser's token, for a later visit.
    pub visitor_token: String,
    /// What the assistant said first.
    pub greeting: String,
}

impl<'w> Visitor<'w> {
    /// Opens the chat with that body.
    ///
    /// # Errors
    /// The endpoint refuses.
    pub async fn open(workspace: &'w Workspace, body: Value) -> anyhow::Result<Self> {
        let answer = workspace.http().post(workspace.url("/v1/chat/sessions")).json(&body).send().await?;
        ensure!(answer.status() == 201, "the chat does not open: {}", answer.text().await?);
        let opened: Value = answer.json().await?;
        let text = |name: &str| {
            opened.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {name}"))
        };
        Ok(Self {
            workspace,
            session_id: text("session_id")?,
            token: text("token")?,
            visitor_token: text("visitor_token")?,
            greeting: text("greeting")?,
        })
    }

    /// Says something now and waits until capture has read it; answers the assistant's text.
    ///
    /// # Errors
    /// The endpoint refuses.
    pub async fn say(&self, text: &str) -> anyhow::Result<String> {
        let answer = self.workspace.http().post(self.messages()).bearer_auth(&self.token);
        let answer = answer.json(&json!({ "text": text })).send().await?;
        ensure!(answer.status() == 200, "the message is refused: {}", answer.text().await?);
        let said: Value = answer.json().await?;
        self.workspace.wait_for_capture().await?;
        let reply = said.pointer("/reply/text").and_then(Value::as_str);
        Ok(reply.context("the message got no answer")?.to_owned())
    }

    /// Sets the clock to a time after [`crate::START`] and says something.
    ///
    /// # Errors
    /// As [`Visitor::say`].
    pub async fn say_at(&self, since_start: Span, text: &str) -> anyhow::Result<String> {
        self.workspace.at(since_start);
        self.say(text).await
    }

    /// The conversation so far: who said what.
    ///
    /// # Errors
    /// The endpoint refuses.
    pub async fn lines(&self) -> anyhow::Result<Vec<(String, String)>> {
        let answer = self.workspace.http().get(self.messages()).bearer_auth(&self.token).send().await?;
        let lines: Value = answer.error_for_status()?.json().await?;
        let lines = lines.get("messages").and_then(Value::as_array).context("no messages")?;
        let text =
            |line: &Value, name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(lines.iter().map(|line| (text(line, "role"), text(line, "text"))).collect())
    }

    fn messages(&self) -> String {
        self.workspace.url(&format!("/v1/chat/sessions/{}/messages", self.session_id))
    }
}
