//! Facebook's Graph API as far as lead ads need it (formats.md 6.4; developers.facebook.com/docs/marketing-api/guides/
//! lead-ads and /docs/graph-api/overview/rate-limiting). The token goes in a header, never in an address; nothing is
//! written there.

use crate::web::{self, BodyFault};
use async_trait::async_trait;
use domain::{Timestamp, time::Span};
use engine::ports::{Clock, LeadAccount, LeadFault, LeadForm, LeadPage, LeadSource, Permission, SecretStore};
use reqwest::{Client, Url, header::HeaderMap, redirect};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Bytes of an answer at most: 500 leads have some hundred thousand.
const SIZE: usize = 16 * 1024 * 1024;
/// For one answer, connecting included.
const PATIENCE: Duration = Duration::from_secs(30);
/// Used up so far, in percent, no more is asked until the window has moved on.
const ENOUGH: f64 = 90.0;
/// How long then, where no header says.
const REST: Span = Span::minutes(10);
/// Pages of pages and forms followed at most.
const PARTS: usize = 200;
/// What is asked of a lead.
const FIELDS: &str = "id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,is_organic,\
                      platform,custom_disclaimer_responses,field_data";

/// The Graph API over HTTP.
pub struct GraphLeads {
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    /// Access tokens of pages, by page.
    pages: Mutex<BTreeMap<String, String>>,
    /// Nothing is asked before.
    rests_until: Mutex<Option<Timestamp>>,
}

impl GraphLeads {
    /// Asks `secrets` for the token.
    pub fn new(secrets: Arc<dyn SecretStore>, clock: Arc<dyn Clock>) -> Self {
        Self { secrets, clock, pages: Mutex::default(), rests_until: Mutex::default() }
    }

    async fn token(&self, account: &LeadAccount) -> Result<String, LeadFault> {
        let (secrets, key) = (Arc::clone(&self.secrets), account.token_key);
        let kept = tokio::task::spawn_blocking(move || secrets.get(key))
            .await
            .map_err(|error| LeadFault::Failed(error.to_string()))?
            .map_err(|fault| LeadFault::Token(fault.to_string()))?;
        kept.map(|secret| secret.0.trim().to_owned())
            .filter(|token| !token.is_empty())
            .ok_or_else(|| LeadFault::Token("none is kept".to_owned()))
    }

    fn page_tokens(&self) -> BTreeMap<String, String> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn get(
        &self,
        account: &LeadAccount,
        token: &str,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Value, LeadFault> {
        let now = self.clock.now();
        let rests = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = rests.filter(|until| *until > now) {
            return Err(LeadFault::Busy { after: until - now });
        }
        let mut url = base(account)?;
        url.path_segments_mut()
            .map_err(|()| LeadFault::Failed("facebook.url is no base address".to_owned()))?
            .pop_if_empty()
            .push(&account.version)
            .extend(path.split('/'));
        url.query_pairs_mut().extend_pairs(query);
        let client = Client::builder()
            .timeout(PATIENCE)
            // A token stays with its server.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| LeadFault::Offline(error.without_url().to_string()))?;
        let answer = client
            .get(url)
            .bearer_auth(token)
            .send()
            .await
            .map_err(|error| LeadFault::Offline(web::words(&error).to_owned()))?;
        let status = answer.status();
        let (used, regain) = usage(answer.headers());
        let rest = regain.unwrap_or(REST);
        let body = web::body(answer, SIZE).await.map_err(|fault| match fault {
            BodyFault::Broken(words) => LeadFault::Offline(words.to_owned()),
            BodyFault::TooLarge => LeadFault::Failed("its answer is too large".to_owned()),
        })?;
        let value: Result<Value, _> = serde_json::from_slice(&body);
        let fault = match &value {
            Ok(value) if status.is_success() && value.get("error").is_none() => None,
            Ok(value) => Some(fault(value.get("error"), status.as_u16(), rest)),
            Err(_) if status.as_u16() == 429 => Some(LeadFault::Busy { after: rest }),
            Err(_) => Some(LeadFault::Failed(format!("it answers {} without JSON", status.as_u16()))),
        };
        let busy = matches!(fault, Some(LeadFault::Busy { .. }));
        if busy || used >= ENOUGH {
            *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.clock.now() + rest);
        }
        match (fault, value) {
            (None, Ok(value)) => Ok(value),
            (Some(fault), _) => Err(fault),
            (None, Err(_)) => Err(LeadFault::Failed("it answers without JSON".to_owned())),
        }
    }

    /// Every row of an edge, part after part.
    async fn all(
        &self,
        account: &LeadAccount,
        token: &str,
        path: &str,
        fields: &str,
    ) -> Result<Vec<Value>, LeadFault> {
        let mut rows = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PARTS {
            let mut query = vec![("fields", fields.to_owned()), ("limit", "100".to_owned())];
            query.extend(after.clone().map(|after| ("after", after)));
            let mut part = self.get(account, token, path, &query).await?;
            if let Some(Value::Array(more)) = part.get_mut("data").map(Value::take) {
                rows.extend(more);
            }
            match next(&part) {
                Some(next) if Some(&next) != after.as_ref() => after = Some(next),
                _ => break,
            }
        }
        Ok(rows)
    }

    /// The pages with their tokens. A token of a page itself has no accounts: it is that page's.
    async fn find_pages(&self, account: &LeadAccount) -> Result<BTreeMap<String, String>, LeadFault> {
        let token = self.token(account).await?;
        let mut pages = BTreeMap::new();
        match self.all(account, &token, "me/accounts", "id,name,access_token").await {
            Ok(rows) => {
                for row in rows {
                    if let (Some(id), Some(own)) = (text(&row, "id"), text(&row, "access_token")) {
                        pages.insert(id, own);
                    }
                }
            }
            Err(LeadFault::Missing(_)) => {
                let me = self.get(account, &token, "me", &[("fields", "id,name".to_owned())]).await?;
                pages.extend(text(&me, "id").map(|id| (id, token.clone())));
            }
            Err(fault) => return Err(fault),
        }
        *self.pages.lock().unwrap_or_else(PoisonError::into_inner) = pages.clone();
        Ok(pages)
    }
}

#[async_trait]
impl LeadSource for GraphLeads {
    async fn permissions(&self, account: &LeadAccount) -> Result<Vec<Permission>, LeadFault> {
        let token = self.token(account).await?;
        let rows = self.get(account, &token, "me/permissions", &[]).await?;
        let rows = rows.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(rows
            .iter()
            .filter_map(|row| {
                Some((text(row, "permission")?, text(row, "status").as_deref() == Some("granted")))
            })
            .collect())
    }

    async fn forms(&self, account: &LeadAccount) -> Result<Vec<LeadForm>, LeadFault> {
        let mut forms = Vec::new();
        for (page, token) in self.find_pages(account).await? {
            for row in self.all(account, &token, &format!("{page}/leadgen_forms"), "id,name").await? {
                forms.extend(text(&row, "id").map(|id| LeadForm {
                    id,
                    name: text(&row, "name").unwrap_or_default(),
                    page: page.clone(),
                }));
            }
        }
        Ok(forms)
    }

    async fn leads(
        &self,
        account: &LeadAccount,
        form: &LeadForm,
        since: Option<Timestamp>,
        after: Option<&str>,
    ) -> Result<LeadPage, LeadFault> {
        let token = match self.page_tokens().get(&form.page) {
            Some(token) => token.clone(),
            None => self.token(account).await?,
        };
        let mut limit = account.page_size.max(1);
        loop {
            let mut query = vec![("fields", FIELDS.to_owned()), ("limit", limit.to_string())];
            if let Some(since) = since {
                let newer = json!([{ "field": "time_created", "operator": "GREATER_THAN", "value": since.0 / 1_000 }]);
                query.push(("filtering", newer.to_string()));
            }
            query.extend(after.map(|after| ("after", after.to_owned())));
            match self.get(account, &token, &format!("{}/leads", form.id), &query).await {
                Ok(mut part) => {
                    let next = next(&part);
                    let leads = match part.get_mut("data").map(Value::take) {
                        Some(Value::Array(leads)) => leads,
                        _ => Vec::new(),
                    };
                    return Ok(LeadPage { leads, next });
                }
                // A page it cannot serve is asked for at half the size (frappe#2870).
                Err(LeadFault::Failed(_)) if limit > 1 => limit /= 2,
                Err(fault) => return Err(fault),
            }
        }
    }

    async fn lead(&self, account: &LeadAccount, id: &str) -> Result<Value, LeadFault> {
        let query = [("fields", FIELDS.to_owned())];
        let token = self.token(account).await?;
        let mut fault = match self.get(account, &token, id, &query).await {
            Err(fault @ (LeadFault::Permission(_) | LeadFault::Missing(_))) => fault,
            other => return other,
        };
        let mut pages = self.page_tokens();
        if pages.is_empty() {
            pages = self.find_pages(account).await?;
        }
        for token in pages.into_values().filter(|page| *page != token) {
            match self.get(account, &token, id, &query).await {
                Err(next @ (LeadFault::Permission(_) | LeadFault::Missing(_))) => fault = next,
                other => return other,
            }
        }
        Err(fault)
    }
}

fn base(account: &LeadAccount) -> Result<Url, LeadFault> {
    let url =
        Url::parse(&account.url).map_err(|_| LeadFault::Failed("facebook.url is no address".to_owned()))?;
    if url.scheme() == "https" || web::is_here(&url) {
        return Ok(url);
    }
    Err(LeadFault::Failed("facebook.url is not encrypted; use https://".to_owned()))
}

/// Where the next part begins; `None` on the last.
fn next(part: &Value) -> Option<String> {
    let paging = part.get("paging")?;
    paging.get("next")?;
    text(paging.get("cursors")?, "after")
}

fn text(of: &Value, key: &str) -> Option<String> {
    match of.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What an error means (developers.facebook.com/docs/graph-api/guides/error-handling).
fn fault(error: Option<&Value>, status: u16, rest: Span) -> LeadFault {
    let code = error.and_then(|error| error.get("code")).and_then(Value::as_i64).unwrap_or_default();
    let words =
        error.and_then(|error| text(error, "message")).unwrap_or_else(|| format!("it answers {status}"));
    let words: String = words.chars().filter(|c| !c.is_control()).take(300).collect();
    match code {
        4 | 17 | 32 | 613 | 80_000..=80_014 => LeadFault::Busy { after: rest },
        102 | 190 | 463 | 467 => LeadFault::Token(words),
        3 | 10 | 200..=299 => LeadFault::Permission(words),
        100 if status < 500 => LeadFault::Missing(words),
        _ if status == 429 => LeadFault::Busy { after: rest },
        _ => LeadFault::Failed(words),
    }
}

/// How much of the budget is used, in percent, and when it is back: X-App-Usage and X-Business-Use-Case-Usage.
fn usage(headers: &HeaderMap) -> (f64, Option<Span>) {
    let mut used: f64 = 0.0;
    let mut regain = None;
    for name in ["x-app-usage", "x-business-use-case-usage"] {
        let Some(value) = headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
        else {
            continue;
        };
        let rows: Vec<&Value> = match name {
            "x-app-usage" => vec![&value],
            _ => value
                .as_object()
                .into_iter()
                .flat_map(|all| all.values())
                .filter_map(Value::as_array)
                .flatten()
                .collect(),
        };
        for row in rows {
            for key in ["call_count", "total_time", "total_cputime"] {
                used = used.max(row.get(key).and_then(Value::as_f64).unwrap_or_default());
            }
            if let Some(minutes) = row.get("estimated_time_to_regain_access").and_then(Value::as_i64)
                && minutes > 0
            {
                regain = Some(Span::minutes(minutes.min(24 * 60)).max(regain.unwrap_or_default()));
            }
        }
    }
    (used, regain)
}
