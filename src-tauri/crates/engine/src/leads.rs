//! Leads of ads and signed webhooks: kept durably before the sender hears yes, understood afterwards, once each
//! (product.md section 12, scenario 12). Ad and form leads always become prospects.

mod person;
mod poll;
mod signature;

pub use poll::{Doctor, Finding};

use crate::{Engine, EngineError, notices::Notice, ports::Secret};
use domain::{ActivityKind, Actor, LeadId, Source, Timestamp, lead, time::Span};
use futures::FutureExt;
use serde_json::Value;
use store::{
    activities,
    leads::{self, NewLead},
};
use tokio_util::sync::CancellationToken;

/// Leads taken from the work list in one go.
const BATCH: i64 = 64;
/// Speed to lead is looked at so far back.
const SPEED_LOOK_BACK: Span = Span::days(7);
/// How often, when nothing comes.
const SWEEP: Span = Span::minutes(1);

/// Why a delivery was not taken; it names nothing that was in it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refused {
    /// No secret is set for it.
    #[error("this webhook is not set up")]
    NotSetUp,
    /// The signature or key does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// It is no JSON, or has no id.
    #[error("{0}")]
    Unreadable(&'static str),
    /// The workspace failed: the sender should try again.
    #[error(transparent)]
    Here(#[from] EngineError),
}

/// Of all forms, and how fast leads were answered.
#[derive(Debug, Clone)]
pub struct LeadFigures {
    /// By form.
    pub forms: Vec<leads::FormFigures>,
    /// Of the last seven days.
    pub speeds: Vec<leads::Speed>,
    /// The rep is told after so long.
    pub alert_after: Span,
}

impl Engine {
    /// Answers Facebook's handshake: the challenge, if the word fits.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn verify_facebook(&self, token: &str) -> Result<(), Refused> {
        let word = self.lead_secret("facebook.verify_token").await?;
        if signature::same(&word, token) { Ok(()) } else { Err(Refused::Signature) }
    }

    /// Takes a delivery of Facebook's: what it announces is on disk when this answers. Answers how many were new.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn take_facebook(&self, signature: Option<&str>, body: &[u8]) -> Result<usize, Refused> {
        let secret = self.lead_secret("facebook.app_secret").await?;
        signature::check(&secret, signature, body)?;
        let delivery = json(body)?;
        let now = self.now();
        let found = lead::announcements(&delivery)
            .into_iter()
            .map(|one| NewLead {
                id: self.id(LeadId::new, now),
                source: Source::FacebookLeadAds,
                submitted_at: lead::read(Source::FacebookLeadAds, &one.value).submitted_at,
                external_id: one.leadgen_id,
                form: one.form,
                form_name: None,
                payload: one.value.to_string(),
                announced: true,
            })
            .collect();
        Ok(self.keep_leads(found).await?)
    }

    /// Takes a delivery of Google's.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn take_google(&self, body: &[u8]) -> Result<usize, Refused> {
        let key = self.lead_secret("google.key").await?;
        let mut delivery = json(body)?;
        let object = delivery.as_object_mut().ok_or(Refused::Unreadable("it is no JSON object"))?;
        // Out of what is stored.
        let said = object.remove("google_key");
        if !signature::same(&key, said.as_ref().and_then(Value::as_str).unwrap_or_default()) {
            return Err(Refused::Signature);
        }
        self.take_whole(Source::GoogleLeadForm, "", &delivery, None).await
    }

    /// Takes a delivery to a webhook of that name, signed like Facebook's.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn take_webhook(
        &self,
        name: &str,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<usize, Refused> {
        if !leads::webhook_exists(self.store().reader(), name).await.map_err(EngineError::from)? {
            return Err(Refused::NotSetUp);
        }
        let secret = self.lead_secret(&webhook_key(name)).await?;
        signature::check(&secret, signature, body)?;
        let delivery = json(body)?;
        if !delivery.is_object() {
            return Err(Refused::Unreadable("it is no JSON object"));
        }
        // Without an id of its own the same bytes are the same lead.
        let digest = format!("sha256:{}", crate::mail::hex(&<sha2::Sha256 as sha2::Digest>::digest(body)));
        self.take_whole(Source::Webhook, name, &delivery, Some(digest)).await
    }

    /// Keeps a lead that came with all its answers.
    async fn take_whole(
        &self,
        source: Source,
        form: &str,
        payload: &Value,
        otherwise: Option<String>,
    ) -> Result<usize, Refused> {
        let read = lead::read(source, payload);
        let external = read.external_id.or(otherwise).ok_or(Refused::Unreadable("it has no lead id"))?;
        let external = if source == Source::Webhook { format!("{form}:{external}") } else { external };
        if external.chars().count() > 200 {
            return Err(Refused::Unreadable("its id is too long"));
        }
        let new = NewLead {
            id: self.id(LeadId::new, self.now()),
            source,
            external_id: external,
            form: if form.is_empty() { read.form.id.unwrap_or_default() } else { form.to_owned() },
            form_name: read.form.name,
            payload: payload.to_string(),
            announced: false,
            submitted_at: read.submitted_at,
        };
        Ok(self.keep_leads(vec![new]).await?)
    }

    /// On disk, all or none; answers how many were not known.
    pub(crate) async fn keep_leads(&self, found: Vec<NewLead>) -> Result<usize, EngineError> {
        let now = self.now();
        let new = self
            .store()
            .write(move |tx| {
                async move {
                    let mut new = 0;
                    for one in &found {
                        new += usize::from(leads::keep(tx, one, now).await?);
                    }
                    Ok::<_, EngineError>(new)
                }
                .boxed()
            })
            .await?;
        self.signals().leads.notify_one();
        Ok(new)
    }

    /// Understands every lead that waits for it; answers how many.
    pub(crate) async fn process_leads(&self) -> Result<usize, EngineError> {
        let mut done = 0;
        loop {
            let waiting = leads::received(self.store().reader(), BATCH).await?;
            if waiting.is_empty() {
                return Ok(done);
            }
            done += waiting.len();
            let (engine, now) = (self.clone(), self.now());
            self.store()
                .write_later(move |tx| {
                    async move {
                        for id in waiting {
                            let by = engine.clone();
                            let taken: Result<(), EngineError> = tx
                                .attempt(move |tx| async move { by.take_lead(tx, id, now).await }.boxed())
                                .await?;
                            match taken {
                                Ok(()) => {}
                                Err(EngineError::Store(error)) => return Err(EngineError::Store(error)),
                                // One that cannot be taken in must not keep the others from it.
                                Err(error) => {
                                    let hint = error.hint().map(str::to_owned);
                                    leads::set_failed(tx, id, &error.to_string(), hint.as_deref(), now)
                                        .await?;
                                    let key = format!("lead_failed:{id}");
                                    let text = "a lead could not be taken in; Settings, Ad leads has it";
                                    engine.notify(tx, Notice::once("new_lead", key, text, now)).await?;
                                }
                            }
                        }
                        Ok::<_, EngineError>(())
                    }
                    .boxed()
                })
                .await?;
            self.wake();
        }
    }

    /// Tells the rep of leads that nobody has written to or called in time; once each.
    pub(crate) async fn alert_slow_leads(&self) -> Result<(), EngineError> {
        let after = self.settings().minutes("leads.alert_minutes");
        if after.0 == 0 {
            return Ok(());
        }
        let now = self.now();
        let window = now - SPEED_LOOK_BACK..=now - after;
        let untold = leads::speeds(self.store().reader(), window, true, 10_000).await?;
        let late: Vec<_> = untold.into_iter().filter(|one| one.touched_at.is_none()).collect();
        if late.is_empty() {
            return Ok(());
        }
        let engine = self.clone();
        self.store()
            .write_later(move |tx| {
                async move {
                    for one in late {
                        leads::set_alerted(tx, one.id, now).await?;
                        let minutes = (now - one.received_at).0 / 60_000;
                        let text =
                            format!("an ad lead waits for {minutes} minutes: nobody has written or called");
                        let key = format!("lead_waits:{}", one.prospect_id);
                        let notice = Notice::once("new_lead", key, text, now).whose(one.prospect_id);
                        engine.notify(tx, notice).await?;
                    }
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await
    }

    /// Understands leads as they come, until told to stop. Runs with the endpoint, worker or not.
    pub async fn watch_leads(&self, stop: CancellationToken) {
        loop {
            for (what, did) in [
                ("fetching leads", self.fetch_announced().await),
                ("leads", self.process_leads().await.map(drop)),
                ("speed to lead", self.alert_slow_leads().await),
            ] {
                if let Err(error) = did {
                    tracing::error!(%error, "{what} failed; it is tried again");
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.signals().leads.notified() => {}
                () = self.clock().sleep_until(self.now() + SWEEP) => {}
            }
        }
    }

    /// Per form what came and what became of it, and the speed to lead of the last seven days.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn lead_figures(&self) -> Result<LeadFigures, EngineError> {
        let (on, now) = (self.store().reader(), self.now());
        Ok(LeadFigures {
            forms: leads::by_form(on).await?,
            speeds: leads::speeds(on, now - SPEED_LOOK_BACK..=now, false, 1_000).await?,
            alert_after: self.settings().minutes("leads.alert_minutes"),
        })
    }

    /// Takes failed leads up again, one or all; answers how many.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn replay_leads(&self, id: Option<LeadId>) -> Result<u64, EngineError> {
        let now = self.now();
        let taken = self
            .store()
            .write(move |tx| {
                async move { leads::replay(tx, id, now).await.map_err(EngineError::from) }.boxed()
            })
            .await?;
        self.signals().leads.notify_one();
        Ok(taken)
    }

    /// Sets which field a question of a form is; `form` empty: of all forms of that source.
    ///
    /// # Errors
    /// No such field, or the source has no forms.
    pub async fn map_lead_question(
        &self,
        source: Source,
        form: String,
        question: &str,
        field: Option<String>,
    ) -> Result<(), EngineError> {
        let question = crate::knowledge::text("question", question, 200)?.to_lowercase();
        if !matches!(source, Source::FacebookLeadAds | Source::GoogleLeadForm | Source::Webhook) {
            return Err(EngineError::invalid("source", "only ad forms and webhooks have questions"));
        }
        if let Some(name) = field.as_deref()
            && name != "consent"
            && lead::field(name).is_none()
        {
            let words = "use name, first_name, last_name, email, phone, company, role, location, budget, quantity, \
                         timeline or consent";
            return Err(EngineError::invalid("field", words));
        }
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    leads::set_question(tx, source, &form, &question, field.as_deref(), now).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await
    }

    /// Opens a generic webhook under a name, with the secret its deliveries are signed with.
    ///
    /// # Errors
    /// The name is none, or secrets cannot be kept.
    pub async fn put_webhook(&self, name: &str, secret: Secret) -> Result<(), EngineError> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
            return Err(EngineError::invalid("name", "a webhook's name has 1 to 64 of a-z, 0-9, - and _"));
        }
        if secret.0.len() < 16 || secret.0.len() > 500 {
            return Err(EngineError::invalid("secret", "a webhook's secret has 16 to 500 characters"));
        }
        let (secrets, key, name) = (self.secrets(), webhook_key(name), name.to_owned());
        tokio::task::spawn_blocking(move || secrets.set(&key, &secret))
            .await
            .map_err(|error| EngineError::Internal(error.to_string()))??;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    leads::add_webhook(tx, &name, now).await?;
                    let text = format!("webhook {name} was set up");
                    activities::add(tx, &engine.activity(ActivityKind::System, Actor::User, text, now))
                        .await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await
    }

    /// A secret that is kept.
    pub(crate) async fn lead_secret(&self, key: &str) -> Result<String, Refused> {
        let (secrets, key) = (self.secrets(), key.to_owned());
        let kept = tokio::task::spawn_blocking(move || secrets.get(&key))
            .await
            .map_err(|error| EngineError::Internal(error.to_string()))?
            .map_err(EngineError::from)?;
        kept.map(|secret| secret.0).filter(|secret| !secret.is_empty()).ok_or(Refused::NotSetUp)
    }

    /// The moment a lead counts from: the platform's, unless it lies in the future.
    pub(crate) fn lead_moment(lead: &leads::Lead) -> Timestamp {
        lead.submitted_at.unwrap_or(lead.received_at).min(lead.received_at)
    }
}

fn json(body: &[u8]) -> Result<Value, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused::Unreadable("it is no JSON"))
}

fn webhook_key(name: &str) -> String {
    format!("webhook.{name}")
}
