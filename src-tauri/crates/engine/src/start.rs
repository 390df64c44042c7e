//! A running engine: what it holds, how it starts, and what it takes up that a crash left behind.

use crate::{
    EngineError, Ports, chat,
    gather::Gather,
    notices,
    ports::{Announcer, Calendar, Clock, Dns, Entropy, Inbox, LeadSource, Mailer, SecretStore, SignIn},
    queue,
    sign_in::SigningIn,
    wallet, worker,
};
use domain::{ActivityId, ActivityKind, Actor, EffectState, Timestamp, WaitReason, settings::Settings};
use futures::FutureExt;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Lane, Store, activities, effects, jobs, workspace};
use tokio::sync::{Notify, watch};

/// How often a job may be running when the program stops before it is suspected of stopping it.
const CUT_SHORT_AT_MOST: u32 = 50;

/// A workspace at work. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    ports: Ports,
    settings: watch::Sender<Arc<Settings>>,
    endpoint: Mutex<Endpoint>,
    /// Why the last popup was not shown; `None` after one that was.
    popup_fault: Mutex<Option<String>>,
    /// Why the mailbox cannot be read; `None` while it can.
    inbox_problem: Mutex<Option<String>>,
    /// Why Facebook could not be read the last time.
    leads_problem: Mutex<Option<String>>,
    /// Who reads the mailbox: one at a time, lest two take the same mail in.
    inbox_turn: tokio::sync::Mutex<()>,
    /// The sign-in that waits for the browser.
    signing_in: SigningIn,
    boot: String,
    signals: Signals,
    dialogues: chat::Dialogues,
    gathers: Gathers,
}

/// What shares write commands.
pub(crate) struct Gathers {
    /// What visitors and the assistant said.
    pub(crate) said: Arc<Gather<store::chat::Exchange>>,
    /// Claimed jobs that are done and leave nothing behind.
    pub(crate) plain: Arc<Gather<Vec<jobs::Job>>>,
}

/// Where website chats are taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// The address it listens on; `None`: nowhere.
    pub address: Option<SocketAddr>,
    /// Why it does not listen although it should, in words.
    pub problem: Option<String>,
}

/// Who is told that there is something to do.
pub(crate) struct Signals {
    /// Jobs may be due.
    pub(crate) jobs: Notify,
    /// Effects may be due.
    pub(crate) outbox: Notify,
    /// A visitor wrote.
    pub(crate) capture: Notify,
    /// A lead came in.
    pub(crate) leads: Notify,
    /// A visitor waits for a person.
    pub(crate) takeover: Notify,
}

impl Engine {
    /// Takes up a workspace: settings, wallet, the drill of the kill switch, and whatever a crash left
    /// running. No work starts until [`Engine::work`].
    pub async fn start(store: Store, ports: Ports) -> Result<Self, EngineError> {
        let now = ports.clock.now();
        let boot = ports.entropy.uuid(now).to_string();
        let workspace_id = ports.entropy.uuid(now).to_string();
        store.write(move |tx| async move { workspace::create(tx, &workspace_id, now).await }.boxed()).await?;
        let version = workspace::get(store.reader()).await?.map_or(0, |row| row.settings_version);
        let settings = Arc::new(Settings::new(version, workspace::settings(store.reader()).await?));
        let engine = Self {
            inner: Arc::new(Inner {
                store,
                ports,
                settings: watch::Sender::new(settings),
                endpoint: Mutex::default(),
                popup_fault: Mutex::default(),
                inbox_problem: Mutex::default(),
                leads_problem: Mutex::default(),
                inbox_turn: tokio::sync::Mutex::default(),
                signing_in: SigningIn::default(),
                boot,
                signals: Signals {
                    jobs: Notify::new(),
                    outbox: Notify::new(),
                    capture: Notify::new(),
                    leads: Notify::new(),
                    takeover: Notify::new(),
                },
                dialogues: chat::Dialogues::default(),
                gathers: Gathers {
                    said: Gather::new(Lane::Interactive, chat::store_said),
                    plain: Gather::new(Lane::Background, worker::settle_plain),
                },
            }),
        };
        engine.open_wallet().await?;
        engine.drill_kill_switch().await?;
        engine.recover().await?;
        Ok(engine)
    }

    /// The workspace's database: reads go there directly, writes through use cases only.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }
    /// The present moment by the clock port.
    pub fn now(&self) -> Timestamp {
        self.inner.ports.clock.now()
    }
    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.inner.settings.borrow())
    }
    /// Tells of every change of a setting.
    pub fn watch_settings(&self) -> watch::Receiver<Arc<Settings>> {
        self.inner.settings.subscribe()
    }
    /// Where website chats are taken, as the host says.
    pub fn endpoint(&self) -> Endpoint {
        self.inner.endpoint.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Says where website chats are taken, or why nowhere; told to screens.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn set_endpoint(&self, endpoint: Endpoint) -> Result<(), EngineError> {
        *self.inner.endpoint.lock().unwrap_or_else(PoisonError::into_inner) = endpoint;
        let now = self.now();
        self.store()
            .write_later(move |tx| {
                async move {
                    tx.changed("workspace", "endpoint", "system", now);
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await
    }
    /// What shows popups, and why it did not show the last one.
    pub fn announcer_state(&self) -> (Option<String>, Option<String>) {
        let fault = self.inner.popup_fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (self.announcer().name(), fault)
    }
    /// This run of the program: half of every fence.
    pub fn boot(&self) -> &str {
        &self.inner.boot
    }

    pub(crate) fn replace_settings(&self, settings: Settings) {
        self.inner.settings.send_replace(Arc::new(settings));
    }
    /// Whoever follows the settings looks again: what they lead to has changed, such as a password.
    pub(crate) fn touch_settings(&self) {
        self.inner.settings.send_modify(|_| {});
    }
    pub(crate) fn clock(&self) -> &dyn Clock {
        self.inner.ports.clock.as_ref()
    }
    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.inner.ports.entropy.as_ref()
    }
    pub(crate) fn mailer(&self) -> &dyn Mailer {
        self.inner.ports.mailer.as_ref()
    }
    pub(crate) fn dns(&self) -> &dyn Dns {
        self.inner.ports.dns.as_ref()
    }
    pub(crate) fn calendar(&self) -> &dyn Calendar {
        self.inner.ports.calendar.as_ref()
    }
    pub(crate) fn inbox(&self) -> Arc<dyn Inbox> {
        Arc::clone(&self.inner.ports.inbox)
    }
    pub(crate) fn inbox_problem(&self) -> &Mutex<Option<String>> {
        &self.inner.inbox_problem
    }
    pub(crate) fn inbox_turn(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.inbox_turn
    }
    pub(crate) fn lead_source(&self) -> Arc<dyn LeadSource> {
        Arc::clone(&self.inner.ports.leads)
    }
    pub(crate) fn leads_problem(&self) -> &Mutex<Option<String>> {
        &self.inner.leads_problem
    }
    pub(crate) fn sign_in_port(&self) -> &dyn SignIn {
        self.inner.ports.sign_in.as_ref()
    }
    pub(crate) fn signing_in(&self) -> &SigningIn {
        &self.inner.signing_in
    }
    pub(crate) fn secrets(&self) -> Arc<dyn SecretStore> {
        Arc::clone(&self.inner.ports.secrets)
    }
    pub(crate) fn announcer(&self) -> Arc<dyn Announcer> {
        Arc::clone(&self.inner.ports.announcer)
    }
    pub(crate) fn note_popup(&self, fault: Option<String>) {
        *self.inner.popup_fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }
    pub(crate) fn signals(&self) -> &Signals {
        &self.inner.signals
    }
    pub(crate) fn gathers(&self) -> &Gathers {
        &self.inner.gathers
    }
    pub(crate) fn dialogues(&self) -> &chat::Dialogues {
        &self.inner.dialogues
    }
    /// A new id of any kind.
    pub(crate) fn id<T>(&self, make: fn(uuid::Uuid) -> T, now: Timestamp) -> T {
        make(self.entropy().uuid(now))
    }
    /// A row of the timeline about nobody or about whom the caller adds.
    pub(crate) fn activity(
        &self,
        kind: ActivityKind,
        actor: Actor,
        text: impl Into<String>,
        now: Timestamp,
    ) -> activities::Activity {
        activities::Activity::new(self.id(ActivityId::new, now), kind, actor, text, now)
    }
    /// Wakes whoever may have something to do after a change of rules, switches or money.
    pub(crate) fn wake(&self) {
        self.signals().jobs.notify_one();
        self.signals().outbox.notify_one();
    }

    /// "Tested by the program itself at start" (product.md section 3): pulls the switch inside a savepoint,
    /// asks the claim and the outward checks, and takes everything back.
    async fn drill_kill_switch(&self) -> Result<(), EngineError> {
        let now = self.now();
        let engine = self.clone();
        let held: bool = self
            .store()
            .write(move |tx| {
                async move {
                    tx.rehearse(move |tx| {
                        async move {
                            workspace::set_paused(tx, true, &Actor::System, now).await?;
                            let claimed = engine.claim(tx, 1, now).await?.jobs;
                            let sendable = engine.may_leave_while_paused(tx, now).await?;
                            Ok::<_, EngineError>(claimed.is_empty() && !sendable)
                        }
                        .boxed()
                    })
                    .await?
                }
                .boxed()
            })
            .await?;
        if held {
            return Ok(());
        }
        Err(EngineError::Internal("the kill switch did not hold in its drill; nothing is started".to_owned()))
    }

    /// What a crash left running goes back to where it can be taken up; a message that may have left is
    /// ambiguous and never sent again by itself.
    pub(crate) async fn recover(&self) -> Result<(), EngineError> {
        let now = self.now();
        let engine = self.clone();
        self.store()
            .write(move |tx| {
                async move {
                    for (id, transmitting) in effects::orphans(&mut *tx, engine.boot()).await? {
                        let Some(effect) = effects::get(&mut *tx, id).await? else { continue };
                        if let (Some(why), false) = (&effect.error, transmitting) {
                            // Called off while the server was reached.
                            engine
                                .conclude(tx, &effect, EffectState::Cancelled, None, Some(why), now)
                                .await?;
                        } else if transmitting {
                            let error = "the program stopped while the message was handed over";
                            engine
                                .conclude(tx, &effect, EffectState::Ambiguous, None, Some(error), now)
                                .await?;
                        } else {
                            let error = "the program stopped before the message was handed over";
                            effects::take_back(tx, id, now, error, false, now).await?;
                        }
                    }
                    engine.take_up_abandoned(tx, now).await
                }
                .boxed()
            })
            .await
    }

    /// Jobs whose lease ran out or whose boot is over: released and queued again. A crash is not the job's
    /// fault and uses up none of its five attempts.
    pub(crate) async fn take_up_abandoned(
        &self,
        tx: &mut store::Tx,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        for job in jobs::claim::abandoned(&mut *tx, self.boot(), now).await? {
            wallet::release(tx, job.id, job.reserved, now).await?;
            let error = "the program stopped while it ran";
            if job.attempt < CUT_SHORT_AT_MOST {
                jobs::requeue(tx, job.id, now, Some(error), now).await?;
            } else {
                let error = format!("the program stopped {CUT_SHORT_AT_MOST} times while it ran");
                queue::give_up(self, tx, job.id, &error, now).await?;
            }
        }
        Ok(())
    }

    /// Everything the rep changed that may hold or release work: looks at all that waits again.
    pub(crate) async fn release_held(&self, tx: &mut store::Tx, now: Timestamp) -> Result<(), EngineError> {
        jobs::release_waiting(
            tx,
            &[
                WaitReason::Paused,
                WaitReason::Mode,
                WaitReason::HandsOff,
                WaitReason::Mailbox,
                WaitReason::Calendar,
            ],
            now,
        )
        .await?;
        effects::release_held(tx, now).await?;
        Ok(())
    }

    /// Tells the rep, if the switch of that kind is on.
    pub(crate) async fn notify(
        &self,
        tx: &mut store::Tx,
        notice: notices::Notice,
    ) -> Result<(), EngineError> {
        notices::add(self, tx, notice).await
    }
}
