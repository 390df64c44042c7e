//! Facebook's leads without a public server: the forms are asked for what is new, and after a gap for all that came
//! meanwhile. What is asked for twice is kept once.

use crate::{
    Engine, EngineError,
    notices::Notice,
    ports::{LeadAccount, LeadFault},
};
use domain::{
    LeadId, Source, lead,
    notice::{Screen, Target},
    time::Span,
};
use futures::FutureExt;
use serde_json::Value;
use std::sync::PoisonError;
use store::leads::{self, NewLead};
use tokio_util::sync::CancellationToken;

/// How far back a form is read that was never read before: older leads are history, not news.
const LOOK_BACK: Span = Span::days(3);
/// Leads may show up later than they were sent, and out of order.
const OVERLAP: Span = Span::days(1);
/// How long Facebook is left alone after a failure; a change of settings tries at once.
const RETRY: Span = Span::minutes(5);
/// Attempts to fetch one lead.
const ATTEMPTS: u32 = 8;
/// What reading leads needs, and what for (formats.md 6.4).
const NEEDED: [(&str, &str); 4] = [
    ("leads_retrieval", "to read what people answered"),
    ("pages_show_list", "to find your pages"),
    ("pages_read_engagement", "to read what belongs to a page"),
    ("pages_manage_metadata", "to be told at once by the webhook"),
];

/// One thing the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
    /// In words.
    pub words: String,
    /// What to do.
    pub hint: Option<String>,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doctor {
    /// Leads can be read.
    pub ok: bool,
    /// In order.
    pub findings: Vec<Finding>,
}

impl Engine {
    fn lead_account(&self) -> LeadAccount {
        let settings = self.settings();
        LeadAccount {
            url: settings.get("facebook.url").to_owned(),
            version: settings.get("facebook.version").to_owned(),
            token_key: "facebook.token",
            page_size: settings.count("facebook.page_size"),
        }
    }

    /// Asks every form for new leads; answers how many were not known.
    ///
    /// # Errors
    /// Facebook's refusal in words, or the workspace failed.
    pub async fn poll_facebook(&self) -> Result<usize, EngineError> {
        let polled = self.poll_forms().await;
        self.note_leads_problem(polled.as_ref().err().map(ToString::to_string));
        let new = polled.map_err(|halt| match halt {
            Halt::There(fault) => EngineError::Unavailable(fault.to_string()),
            Halt::Here(error) => error,
        })?;
        self.process_leads().await?;
        Ok(new)
    }

    async fn poll_forms(&self) -> Result<usize, Halt> {
        let account = self.lead_account();
        let source = self.lead_source();
        let mut new = 0;
        for form in source.forms(&account).await? {
            let began = self.now();
            let known = leads::cursor(self.store().reader(), Source::FacebookLeadAds, &form.id)
                .await
                .map_err(EngineError::from)?;
            let since = known.unwrap_or(began - LOOK_BACK + OVERLAP) - OVERLAP;
            let mut after = None;
            loop {
                let page = source.leads(&account, &form, Some(since), after.as_deref()).await?;
                let found = page.leads.iter().filter_map(|lead| self.graph_lead(lead, &form.id, &form.name));
                // On disk before the next part is asked for.
                new += self.keep_leads(found.collect()).await?;
                match page.next {
                    Some(next) if Some(&next) != after.as_ref() => after = Some(next),
                    _ => break,
                }
            }
            let (id, now) = (form.id.clone(), self.now());
            self.store()
                .write_later(move |tx| {
                    async move {
                        leads::set_cursor(tx, Source::FacebookLeadAds, &id, began, now).await?;
                        Ok::<_, EngineError>(())
                    }
                    .boxed()
                })
                .await?;
        }
        Ok(new)
    }

    fn graph_lead(&self, lead: &Value, form: &str, form_name: &str) -> Option<NewLead> {
        let read = lead::read(Source::FacebookLeadAds, lead);
        Some(NewLead {
            id: self.id(LeadId::new, self.now()),
            source: Source::FacebookLeadAds,
            external_id: read.external_id.filter(|id| id.chars().count() <= 200)?,
            form: read.form.id.unwrap_or_else(|| form.to_owned()),
            form_name: Some(form_name.to_owned()).filter(|name| !name.is_empty()),
            payload: lead.to_string(),
            announced: false,
            submitted_at: read.submitted_at,
        })
    }

    /// Fetches the answers of leads that the webhook announced.
    pub(crate) async fn fetch_announced(&self) -> Result<(), EngineError> {
        let account = self.lead_account();
        for row in leads::announced(self.store().reader(), self.now(), 100).await? {
            let (id, now) = (row.id, self.now());
            let fault = match self.lead_source().lead(&account, &row.external_id).await {
                Ok(lead) => {
                    if let Some(mut new) = self.graph_lead(&lead, &row.form, "") {
                        // What was announced is what it is kept under.
                        new.external_id = row.external_id;
                        self.keep_leads(vec![new]).await?;
                        continue;
                    }
                    LeadFault::Failed("it answers without the lead's id".to_owned())
                }
                Err(fault) => fault,
            };
            tracing::warn!(kind = kind(&fault), "a lead could not be fetched");
            let wait = match &fault {
                LeadFault::Busy { after } => Some(*after),
                LeadFault::Offline(_) => Some(RETRY),
                LeadFault::Failed(_) if row.attempts < ATTEMPTS => Some(RETRY),
                _ => None,
            };
            let ends = matches!(fault, LeadFault::Busy { .. } | LeadFault::Offline(_));
            let words = fault.to_string();
            self.store()
                .write_later(move |tx| {
                    async move {
                        match wait {
                            Some(wait) => leads::put_off(tx, id, now + wait).await?,
                            None => leads::set_failed(tx, id, &words, Some(hint(&fault)), now).await?,
                        }
                        Ok::<_, EngineError>(())
                    }
                    .boxed()
                })
                .await?;
            if ends {
                break;
            }
        }
        Ok(())
    }

    /// Asks for leads again and again, until told to stop.
    pub async fn watch_facebook(&self, stop: CancellationToken) {
        let mut settings = self.watch_settings();
        loop {
            settings.mark_unchanged();
            let minutes = self.settings().minutes("facebook.poll_minutes");
            let pause = if minutes.0 > 0 && self.has_lead_token().await {
                let polled = tokio::select! {
                    () = stop.cancelled() => return,
                    polled = self.poll_forms() => polled,
                };
                self.note_leads_problem(polled.as_ref().err().map(ToString::to_string));
                self.signals().leads.notify_one();
                Some(match polled {
                    Ok(_) => minutes,
                    Err(halt) => {
                        tracing::warn!("Facebook was not read; it is tried again");
                        self.tell_halt(&halt).await;
                        match halt {
                            Halt::There(LeadFault::Busy { after }) => after,
                            _ => minutes.max(RETRY),
                        }
                    }
                })
            } else {
                None
            };
            let rest = async {
                match pause {
                    Some(pause) => self.clock().sleep_until(self.now() + pause).await,
                    None => std::future::pending().await,
                }
            };
            let changed = async {
                if settings.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = rest => {}
                () = changed => {}
            }
        }
    }

    /// What the rep must do something about is told once.
    async fn tell_halt(&self, halt: &Halt) {
        let Halt::There(fault @ (LeadFault::Token(_) | LeadFault::Permission(_))) = halt else { return };
        let (engine, now, text) = (self.clone(), self.now(), format!("Facebook leads: {fault}"));
        let told = self
            .store()
            .write_later(move |tx| {
                async move {
                    let opens = Target::at(Screen::Settings, "leads");
                    let notice = Notice::once("job_failed", "facebook", text, now).opening(opens);
                    engine.notify(tx, notice).await
                }
                .boxed()
            })
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "the rep could not be told");
        }
    }

    async fn has_lead_token(&self) -> bool {
        self.lead_secret("facebook.token").await.is_ok()
    }

    fn note_leads_problem(&self, problem: Option<String>) {
        *self.leads_problem().lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }

    /// Why Facebook could not be read the last time, in words.
    pub fn lead_problem(&self) -> Option<String> {
        self.leads_problem().lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at everything reading Facebook's leads needs, and names what is missing.
    pub async fn lead_doctor(&self) -> Doctor {
        let mut findings = Vec::new();
        if !self.has_lead_token().await {
            findings.push(Finding {
                name: "access token".to_owned(),
                ok: false,
                words: "No access token is kept.".to_owned(),
                hint: Some("Make one in the Business Manager (system user) and keep it: settings set-secret facebook.token".to_owned()),
            });
            return Doctor { ok: false, findings };
        }
        let account = self.lead_account();
        let source = self.lead_source();
        match source.permissions(&account).await {
            Err(fault) => findings.push(bad("access token", &fault)),
            Ok(granted) => {
                findings.push(good("access token", "Facebook takes it.".to_owned()));
                for (name, reason) in NEEDED {
                    let has = granted.iter().any(|(granted, yes)| granted == name && *yes);
                    findings.push(if has {
                        good(name, "It is there.".to_owned())
                    } else {
                        Finding {
                            name: name.to_owned(),
                            ok: false,
                            words: format!("The permission {name} is missing; it is needed {reason}."),
                            hint: Some(format!("Give the app {name} and make the token anew.")),
                        }
                    });
                }
            }
        }
        match source.forms(&account).await {
            Err(fault) => findings.push(bad("forms", &fault)),
            Ok(forms) => {
                let words = format!("{} forms can be seen.", forms.len());
                findings.push(good("forms", words));
                for form in &forms {
                    let since = Some(self.now() - Span::days(1));
                    if let Err(fault) = source.leads(&account, form, since, None).await {
                        findings.push(bad(&format!("leads of {}", form.name), &fault));
                        break;
                    }
                }
            }
        }
        Doctor { ok: findings.iter().all(|one| one.ok), findings }
    }
}

/// Why a poll ended early.
#[derive(Debug, thiserror::Error)]
enum Halt {
    #[error(transparent)]
    There(#[from] LeadFault),
    #[error(transparent)]
    Here(#[from] EngineError),
}

fn good(name: &str, words: String) -> Finding {
    Finding { name: name.to_owned(), ok: true, words, hint: None }
}

fn bad(name: &str, fault: &LeadFault) -> Finding {
    let text = fault.to_string();
    let mut letters = text.chars();
    let words = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    Finding { name: name.to_owned(), ok: false, words, hint: Some(hint(fault).to_owned()) }
}

const fn kind(fault: &LeadFault) -> &'static str {
    match fault {
        LeadFault::Offline(_) => "offline",
        LeadFault::Token(_) => "token",
        LeadFault::Permission(_) => "permission",
        LeadFault::Busy { .. } => "busy",
        LeadFault::Missing(_) => "missing",
        LeadFault::Failed(_) => "failed",
    }
}

const fn hint(fault: &LeadFault) -> &'static str {
    match fault {
        LeadFault::Offline(_) => "Look at the network; it is tried again by itself.",
        LeadFault::Token(_) => "Make a new access token and keep it: settings set-secret facebook.token",
        LeadFault::Permission(_) => {
            "Give the app the permission that is named; or give it back in Leads Access Manager. Then replay."
        }
        LeadFault::Busy { .. } => "Nothing to do; it goes on by itself when the budget is back.",
        LeadFault::Missing(_) => "It may be older than 90 days or deleted there. Its id is kept.",
        LeadFault::Failed(_) => "It may pass; replay it. facebook.version may be too old.",
    }
}
