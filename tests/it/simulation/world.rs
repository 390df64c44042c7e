//! One seed: a workspace with a few people, what may happen to it, and what must hold at every mail.

use domain::{
    JobKind, ProspectId, Timestamp,
    outward::{ANSWER_WITHIN, INBOX_FRESH},
    schedule,
    time::Span,
};
use engine::ports::Clock as _;
use fastrand::Rng;
use host::{Options, Overrides, Role, Running};
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};
use store::effects::Effect;
use tempfile::TempDir;
use testkit::{Fate, FixedClock, MemoryMail, MemorySecrets, START, SeededEntropy, Taken, peer::parse_mail};

const PEOPLE: usize = 4;
/// Messages that a reply, or the rep's own mail, makes pointless.
const SEQUENCE: [JobKind; 3] = [JobKind::FollowUp, JobKind::Nurture, JobKind::FullPipeline];

#[derive(Clone)]
pub struct Person {
    id: ProspectId,
    address: String,
    /// When our side last learned of a word that ends what was planned before.
    stopped_at: Option<Timestamp>,
    /// Nothing may go there any more.
    closed: bool,
}

pub struct World {
    seed: u64,
    rng: Rng,
    folder: TempDir,
    clock: Arc<FixedClock>,
    secrets: Arc<MemorySecrets>,
    mail: MemoryMail,
    running: Option<Running>,
    people: Vec<Person>,
    /// What was delivered and not read yet, by what it will mean: (person, ends the sequence, closes the address).
    unread: Vec<(usize, bool, bool)>,
    read_at: Option<Timestamp>,
    paused: bool,
    /// Mails looked at.
    seen: usize,
    serial: u32,
    story: Vec<String>,
}

/// In memory where there are such folders: a thousand workspaces wait for the disk otherwise.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

impl World {
    /// The workspace every seed begins with, made once: its folder, and its people.
    pub async fn begin() -> (TempDir, Vec<Person>) {
        let mut world = Self::empty(0);
        world.start().await;
        world.set_up().await;
        world.running.take().unwrap().stop().await;
        let template = folder();
        std::fs::copy(world.folder.path().join(store::FILE_NAME), template.path().join(store::FILE_NAME))
            .unwrap();
        (template, world.people)
    }

    fn empty(seed: u64) -> Self {
        let clock = Arc::new(FixedClock::new(START));
        Self {
            seed,
            rng: Rng::with_seed(seed),
            folder: folder(),
            mail: MemoryMail::new(Arc::clone(&clock) as _),
            clock,
            secrets: Arc::new(MemorySecrets::default()),
            running: None,
            people: Vec::new(),
            unread: Vec::new(),
            read_at: None,
            paused: false,
            seen: 0,
            serial: 0,
            story: Vec::new(),
        }
    }

    /// Lives through a seed; answers how many mails were sent.
    pub async fn live(seed: u64, steps: usize, template: &Path, people: Vec<Person>) -> u64 {
        let mut world = Self::empty(seed);
        for file in std::fs::read_dir(template).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), world.folder.path().join(file.file_name())).unwrap();
        }
        world.people = people;
        world.start().await;
        for _ in 0..steps {
            world.step().await;
        }
        u64::try_from(world.mail.taken().len()).unwrap()
    }

    async fn start(&mut self) {
        let overrides = Overrides {
            clock: Some(Arc::clone(&self.clock) as _),
            entropy: Some(Arc::new(SeededEntropy::new(self.seed ^ u64::from(self.serial) << 32))),
            mailer: Some(Arc::new(self.mail.clone())),
            inbox: Some(Arc::new(self.mail.clone())),
            secrets: Some(Arc::clone(&self.secrets) as _),
            ..Overrides::default()
        };
        let options = Options::new(self.folder.path(), Role::Once, "simulation").create().with(overrides);
        self.running = Some(host::start(options).await.unwrap());
    }

    async fn call(&self, name: &str, request: Value) -> Value {
        self.try_call(name, request).await.unwrap_or_else(|error| self.fail(&format!("{name}: {error:?}")))
    }

    async fn try_call(&self, name: &str, request: Value) -> Result<Value, api::ApiError> {
        let engine = &self.running.as_ref().unwrap().engine;
        api::dispatch(engine, api::Scope::Admin, name, request).await
    }

    fn fail(&self, why: &str) -> ! {
        panic!("seed {}: {why}\n{}", self.seed, self.story.join("\n"))
    }

    async fn set_up(&mut self) {
        let values = json!({
            "company.name": "Widget Works", "company.address": "1 Ayala Avenue, Makati", "rep.name": "Rina Reyes",
            "mail.from": "rina@widgets.example", "smtp.host": "127.0.0.1", "imap.host": "127.0.0.1", "imap.user": "rina",
            "cap.mailbox_first_week": "4", "mode": "autopilot",
        });
        self.call("settings.set_many", json!({ "values": values })).await;
        self.call("products.put", json!({ "name": "Widget Pro", "price": "49.00", "currency": "USD", "unit": "seat", "period": "month" })).await;
        for n in 0..PEOPLE {
            let address = format!("p{n}@company{}.example", n / 2);
            let stage = ["new", "contacted", "qualified", "interested"][n % 4];
            let person = json!({
                "name": format!("Person {}", ["Ana", "Ben", "Carla", "Dino"][n % 4]), "company": format!("Company {}", n / 2),
                "email": address, "basis": "asked", "stage": stage,
            });
            let made = self.call("prospects.add", person).await;
            let id = made["id"].as_str().unwrap().parse().unwrap();
            self.people.push(Person { id, address, stopped_at: None, closed: false });
        }
    }

    async fn step(&mut self) {
        let who = self.rng.usize(0..PEOPLE);
        let what = self.rng.u32(0..100);
        let words = match what {
            0..28 => {
                let minutes = [1, 3, 7, 20, 45, 90, 240][self.rng.usize(0..7)];
                self.clock.advance(Span::minutes(minutes));
                format!("{minutes} minutes pass")
            }
            28..32 => {
                let hours = [9, 13, 26, 70][self.rng.usize(0..4)];
                self.clock.advance(Span::hours(hours));
                format!("asleep for {hours} hours")
            }
            32..38 => self.reply(who, "Thanks, we are looking at it.", true),
            38..42 => self.reply(who, "How long does the set-up take?", true),
            42..44 => self.reply(who, "We'd like a demo next week, please call me.", true),
            44..46 => self.away(who),
            46..48 => self.unsubscribe(who),
            48..51 => self.bounce(who, "5.1.1", "550 5.1.1 user unknown"),
            51..54 => self.bounce(who, "4.2.2", "452 4.2.2 mailbox full"),
            54..57 => self.elsewhere(who),
            57..68 => {
                let kind =
                    ["follow_up", "nurture", "book_meeting", "qualify", "smart_scan"][self.rng.usize(0..5)];
                let asked = json!({ "kind": kind, "prospect_id": self.people[who].id });
                let done = self.try_call("jobs.run", asked).await.is_ok();
                format!("the rep runs {kind} for {who}: {done}")
            }
            68..72 => {
                let stage = ["contacted", "qualified", "interested", "ready_to_close"][self.rng.usize(0..4)];
                let moved = json!({ "id": self.people[who].id, "stage": stage });
                let done = self.try_call("prospects.move", moved).await.is_ok();
                format!("the rep drags {who} to {stage}: {done}")
            }
            72..76 => {
                let mode = ["manual", "hybrid", "autopilot", "autopilot"][self.rng.usize(0..4)];
                self.call("mode.set", json!({ "mode": mode })).await;
                format!("mode {mode}")
            }
            76..79 => {
                self.paused = !self.paused;
                let name = if self.paused { "automation.pause" } else { "automation.resume" };
                self.call(name, json!({})).await;
                name.to_owned()
            }
            79..83 => {
                let fate = [Fate::Offline, Fate::Later, Fate::Refused, Fate::TakenUnheard, Fate::LostUnheard]
                    [self.rng.usize(0..5)];
                self.mail.next(fate);
                format!("the next message: {fate:?}")
            }
            83..87 => {
                drop(self.running.take());
                self.serial += 1;
                self.start().await;
                "a crash".to_owned()
            }
            87..93 => {
                let cards = self.call("approvals.list", json!({})).await;
                let cards = cards.as_array().cloned().unwrap_or_default();
                match cards.get(self.rng.usize(0..cards.len().max(1))) {
                    Some(card) => {
                        let name = if self.rng.bool() { "approvals.approve" } else { "approvals.reject" };
                        let reason = json!({ "id": card["id"], "reason": "not now" });
                        let request =
                            if name.ends_with("reject") { reason } else { json!({ "id": card["id"] }) };
                        let done = self.try_call(name, request).await.is_ok();
                        format!("{name}: {done}")
                    }
                    None => "no card".to_owned(),
                }
            }
            _ => {
                let readable = self.rng.u32(0..4) > 0;
                self.mail.set_readable(readable);
                format!("the mailbox can be read: {readable}")
            }
        };
        self.story.push(format!("{} {words}", self.clock.now().rfc3339()));
        if self.rng.u32(0..10) < 8 {
            self.read().await;
        }
        self.work().await;
    }

    async fn read(&mut self) {
        let read = self.running.as_ref().unwrap().engine.read_inbox().await;
        if read.is_err() {
            return;
        }
        let now = self.clock.now();
        self.read_at = Some(now);
        for (who, stops, closes) in std::mem::take(&mut self.unread) {
            if stops {
                self.people[who].stopped_at = Some(now);
            }
            self.people[who].closed |= closes;
        }
    }

    async fn work(&mut self) {
        let now = self.clock.now();
        self.running
            .as_ref()
            .unwrap()
            .engine
            .run_due()
            .await
            .unwrap_or_else(|error| self.fail(&error.to_string()));
        let taken = self.mail.taken();
        for mail in &taken[self.seen..] {
            self.story.push(format!("{} a mail leaves to {}", now.rfc3339(), mail.to));
            self.check(mail, &taken).await;
        }
        self.seen = taken.len();
    }

    /// What must hold of every mail that left.
    async fn check(&self, mail: &Taken, all: &[Taken]) {
        let reader = self.running.as_ref().unwrap().engine.store().reader();
        let id = format!("<{}>", parse_mail(&mail.raw).unwrap().message_id);
        let person = self.people.iter().find(|person| person.address == mail.to);
        let Some(person) = person else { self.fail("a mail to an address nobody has") };
        let effects = store::effects::of_prospect(reader, person.id, 1_000).await.unwrap();
        let Some(effect) = effects.iter().find(|effect| effect.message_id.as_deref() == Some(&id)) else {
            self.fail("a mail that is no effect")
        };
        let copies = all
            .iter()
            .filter(|other| String::from_utf8_lossy(&other.raw).contains(&format!("Message-ID: {id}")))
            .count();
        self.must(copies == 1, "one message left twice");
        self.must(!self.paused, "a mail left while everything was paused");
        self.must(!person.closed, "a mail went to an address that is closed");
        let job = store::jobs::get(reader, effect.job_id).await.unwrap().unwrap();
        let planned_before = person.stopped_at.is_some_and(|stopped| job.created_at < stopped);
        self.must(!(SEQUENCE.contains(&job.kind) && planned_before), "a mail left after a stop rule");
        self.in_time(mail, effect);
        self.within_caps(mail, &effects, all);
        let fresh = self.read_at.is_some_and(|read| mail.at - read <= INBOX_FRESH);
        let first =
            effects.iter().filter(|other| other.left_at.is_some_and(|left| left <= mail.at)).count() == 1;
        self.must(fresh || effect.approved_hash.is_some() || first, "an automatic mail left blind");
    }

    fn must(&self, holds: bool, why: &str) {
        if !holds {
            self.fail(why);
        }
    }

    /// Within the recipient's window, unless it is the one automatic answer within an hour.
    fn in_time(&self, mail: &Taken, effect: &Effect) {
        let settings = self.running.as_ref().unwrap().engine.settings();
        let open = settings.send_window().is_open(mail.at, settings.time_zone());
        let answers = effect.answers_at.is_some_and(|heard| mail.at - heard <= ANSWER_WITHIN);
        self.must(open || answers, "a mail left outside of the window");
    }

    fn within_caps(&self, mail: &Taken, effects: &[Effect], all: &[Taken]) {
        let settings = self.running.as_ref().unwrap().engine.settings();
        let day = schedule::day_start(mail.at, settings.time_zone());
        let today = all.iter().filter(|other| other.at >= day && other.at <= mail.at).count();
        let cap = settings.mailbox_cap(all.first().map(|first| first.at), mail.at);
        self.must(u32::try_from(today).unwrap() <= cap, "more mails left today than the mailbox may send");
        let week = schedule::week_before(mail.at);
        let started = effects
            .iter()
            .filter(|other| other.left_at.is_some_and(|left| left >= week && left <= mail.at))
            .filter(|other| other.answers_at.is_none() || other.approved_hash.is_some())
            .count();
        self.must(started <= 3, "more than three messages a week were started to one person");
    }

    // ---------------------------------------------------------------- what comes in

    fn incoming(&mut self, who: usize, subject: &str, headers: &str, body: &str) {
        self.serial += 1;
        let address = &self.people[who].address;
        let text = format!(
            "From: {address}\r\nTo: rina@widgets.example\r\nSubject: {subject}\r\nMessage-ID: <{}.{}@{address}>\r\n{headers}\r\n{body}\r\n",
            self.seed, self.serial
        );
        self.mail.deliver(text.into_bytes());
    }

    /// The thread headers of the last mail to a person.
    fn thread(&self, who: usize) -> Option<(String, String)> {
        let taken = self.mail.taken();
        let last = taken.iter().rev().find(|mail| mail.to == self.people[who].address)?;
        let mail = parse_mail(&last.raw).ok()?;
        Some((
            mail.message_id.clone(),
            format!("In-Reply-To: <{0}>\r\nReferences: <{0}>\r\n", mail.message_id),
        ))
    }

    fn reply(&mut self, who: usize, text: &str, stops: bool) -> String {
        let thread = self.thread(who).map(|(_, headers)| headers).unwrap_or_default();
        self.incoming(who, "Re: hello", &thread, text);
        self.unread.push((who, stops, false));
        format!("{who} writes: {text}")
    }

    fn away(&mut self, who: usize) -> String {
        let thread = self.thread(who).map(|(_, headers)| headers).unwrap_or_default();
        self.incoming(
            who,
            "Automatic reply",
            &format!("{thread}Auto-Submitted: auto-replied\r\n"),
            "I am out of the office.",
        );
        format!("{who} is away")
    }

    fn unsubscribe(&mut self, who: usize) -> String {
        let thread = self.thread(who).map(|(_, headers)| headers).unwrap_or_default();
        self.incoming(who, "Re: hello", &thread, "unsubscribe");
        self.unread.push((who, true, true));
        format!("{who} unsubscribes")
    }

    fn bounce(&mut self, who: usize, status: &str, words: &str) -> String {
        let Some((id, _)) = self.thread(who) else { return "nothing to bounce".to_owned() };
        self.serial += 1;
        let address = self.people[who].address.clone();
        let text = format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: rina@widgets.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Message-ID: <dsn.{}.{}@mx.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNot delivered.\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {address}\r\n\
             Action: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {words}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
             Message-ID: <{id}>\r\n\r\n--b--\r\n",
            self.seed, self.serial
        );
        self.mail.deliver(text.into_bytes());
        let hard = status.starts_with('5');
        self.unread.push((who, hard, hard));
        format!("mail to {who} bounces: {words}")
    }

    fn elsewhere(&mut self, who: usize) -> String {
        self.serial += 1;
        let address = &self.people[who].address;
        let text = format!(
            "From: rina@widgets.example\r\nTo: {address}\r\nSubject: by the way\r\nMessage-ID: <own.{}.{}@widgets.example>\r\n\r\nHi\r\n",
            self.seed, self.serial
        );
        self.mail.write_elsewhere(text.into_bytes());
        self.unread.push((who, true, false));
        format!("the rep writes to {who} elsewhere")
    }
}
