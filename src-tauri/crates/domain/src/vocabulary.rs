//! The closed word lists of product.md section 1, 3 and 4: one spelling each, in code, database, JSON and CLI.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// The text is not one of the words allowed here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {what}; allowed: {allowed}")]
pub struct UnknownWord {
    /// Which list was meant.
    pub what: &'static str,
    /// The refused text, cut to 64 characters.
    pub text: String,
    /// The words, separated by commas.
    pub allowed: String,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident ($what:literal) { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every word, in its defined order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The word as stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
            /// The same in a sentence: `ready to close`.
            pub fn label(self) -> String {
                self.as_str().replace('_', " ")
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| UnknownWord {
                    what: $what,
                    text: text.chars().take(64).collect(),
                    allowed: Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    )*};
}

words! {
    /// What the rep says of a meeting that is over.
    MeetingOutcome ("meeting outcome") {
        /// They met.
        Held = "held",
        /// The invited person did not come.
        NoShow = "no_show",
    }
    /// Where a prospect stands; ordered, the last two terminal.
    Stage ("stage") {
        /// Just met.
        New = "new",
        /// We wrote.
        Contacted = "contacted",
        /// Talks with us.
        Qualified = "qualified",
        /// Wants to see more.
        Interested = "interested",
        /// Wants to buy.
        ReadyToClose = "ready_to_close",
        /// Bought.
        Won = "won",
        /// Will not buy.
        Lost = "lost",
    }
    /// How much runs by itself.
    Mode ("mode") {
        /// Suggestions only.
        Manual = "manual",
        /// Risky things wait for the rep.
        Hybrid = "hybrid",
        /// Everything, within the rules.
        Autopilot = "autopilot",
    }
    /// A unit of background work (product.md section 4).
    JobKind ("job kind") {
        /// Reads everything known and rescores.
        SmartScan = "smart_scan",
        /// One personal message.
        FollowUp = "follow_up",
        /// Budget, authority, need, timeline.
        Qualify = "qualify",
        /// Three messages over seven days.
        Nurture = "nurture",
        /// An invitation, or slots to choose from.
        BookMeeting = "book_meeting",
        /// The offer.
        CloseDeal = "close_deal",
        /// smart_scan, qualify, then follow_up or nurture.
        FullPipeline = "full_pipeline",
    }
    /// Where a job stands.
    JobState ("job state") {
        /// Offered, not queued.
        Suggested = "suggested",
        /// Will run at `run_at`.
        Queued = "queued",
        /// Claimed under a lease.
        Running = "running",
        /// Waits; `waiting_for` says why.
        Waiting = "waiting",
        /// Done.
        Succeeded = "succeeded",
        /// Given up, with an error.
        Failed = "failed",
        /// Called off.
        Cancelled = "cancelled",
    }
    /// Why a job or effect waits.
    WaitReason ("waiting reason") {
        /// For the rep's decision.
        Approval = "approval",
        /// For energy.
        Energy = "energy",
        /// For coins.
        Coins = "coins",
        /// For the recipient's send window.
        Window = "window",
        /// A daily or weekly limit is reached.
        Cap = "cap",
        /// Too soon after our last message.
        Cooldown = "cooldown",
        /// The time in which a move can be undone.
        Grace = "grace",
        /// No mailbox, or it cannot be reached.
        Mailbox = "mailbox",
        /// Replies cannot be seen.
        Inbox = "inbox",
        /// The rep's calendar cannot be read.
        Calendar = "calendar",
        /// The address is only claimed.
        Unconfirmed = "unconfirmed",
        /// The recipient is away.
        OutOfOffice = "out_of_office",
        /// The mode does not allow it.
        Mode = "mode",
        /// The rep keeps automation off this person.
        HandsOff = "hands_off",
        /// The kill switch is on.
        Paused = "paused",
        /// Its time has not come.
        Schedule = "schedule",
        /// Sent or not: unknown.
        Ambiguous = "ambiguous",
    }
    /// What a job proposes.
    EffectKind ("effect kind") {
        /// A mail to a stored contact point.
        SendEmail = "send_email",
        /// A mail with an iTIP REQUEST.
        SendInvite = "send_invite",
        /// A forward stage move.
        MoveStage = "move_stage",
        /// Won, with amount.
        MarkWon = "mark_won",
        /// Lost, with reason.
        MarkLost = "mark_lost",
        /// A task for the rep with the text ready.
        CreateTask = "create_task",
    }
    /// Where an effect stands.
    EffectState ("effect state") {
        /// Recorded, has not left.
        Intent = "intent",
        /// Handed to a connector.
        Sending = "sending",
        /// A mail server took it.
        Sent = "sent",
        /// Applied locally.
        Done = "done",
        /// Refused for good.
        Rejected = "rejected",
        /// Sent or not: unknown.
        Ambiguous = "ambiguous",
        /// Withdrawn before it left.
        Cancelled = "cancelled",
    }
    /// The rep's decision on one effect.
    ApprovalState ("approval state") {
        /// Undecided.
        Pending = "pending",
        /// As shown.
        Approved = "approved",
        /// As edited.
        ApprovedEdited = "approved_edited",
        /// Not at all.
        Rejected = "rejected",
        /// Nobody decided in time.
        Expired = "expired",
        /// The facts changed.
        Withdrawn = "withdrawn",
    }
    /// Messages that follow one another while nobody answers.
    SequenceName ("sequence") {
        /// Three messages over a week.
        Nurture = "nurture",
        /// After an offer without an answer.
        OfferReminder = "offer_reminder",
        /// A first message, and what the rep lets follow it.
        FollowUp = "follow_up",
    }
    /// What the program can write for a step of a sequence, from facts on record.
    StepText ("step text") {
        /// The product in a few words.
        AboutTheProduct = "about_the_product",
        /// A question and its answer.
        OneAnswer = "one_answer",
        /// The last note.
        LeaveItOpen = "leave_it_open",
        /// Asks about the offer.
        OfferReminder = "offer_reminder",
        /// Asks once more.
        LastReminder = "last_reminder",
        /// A personal message.
        FollowUp = "follow_up",
    }
    /// The highest temperature of a prospect's signals, cold first.
    Temperature ("temperature") {
        /// No signal.
        Cold = "cold",
        /// Some interest.
        Warm = "warm",
        /// Strong interest.
        Hot = "hot",
        /// Says so.
        ReadyToBuy = "ready_to_buy",
    }
    /// Named evidence in an inbound text (product.md section 2).
    SignalKind ("signal") {
        /// Buy, purchase, order na.
        PurchaseIntent = "purchase_intent",
        /// An ad or contact form.
        FormSubmitted = "form_submitted",
        /// Today, asap, agad.
        Urgency = "urgency",
        /// "12 seats", ilang.
        QuantityInquiry = "quantity_inquiry",
        /// GCash, invoice.
        PaymentOptions = "payment_options",
        /// Demo, trial, meeting.
        DemoRequest = "demo_request",
        /// Call me, email me.
        ContactRequest = "contact_request",
        /// How much, magkano.
        PricingInquiry = "pricing_inquiry",
        /// Shipping, padala.
        DeliveryCheck = "delivery_check",
        /// Looking for, gusto.
        Interest = "interest",
        /// Reviews, legit.
        Validation = "validation",
        /// Discount, promo.
        PromoInterest = "promo_interest",
        /// Versus, alternative.
        Comparison = "comparison",
        /// No thanks, hindi na.
        NotInterested = "not_interested",
        /// Sells to us.
        VendorPitch = "vendor_pitch",
        /// Looks for work.
        JobSeeker = "job_seeker",
        /// Link walls.
        Spam = "spam",
    }
    /// Where a prospect came from.
    Source ("source") {
        /// The website chat.
        WebChat = "web_chat",
        /// Facebook lead ads.
        FacebookLeadAds = "facebook_lead_ads",
        /// Google lead form.
        GoogleLeadForm = "google_lead_form",
        /// A mail to us.
        InboundMail = "inbound_mail",
        /// A form on a site.
        WebForm = "web_form",
        /// A signed webhook.
        Webhook = "webhook",
        /// A file.
        Import = "import",
        /// The rep.
        Manual = "manual",
    }
    /// What a contact point is.
    ContactKind ("contact kind") {
        /// An e-mail address.
        Email = "email",
        /// A phone number, E.164.
        Phone = "phone",
        /// A handle elsewhere.
        Handle = "handle",
    }
    /// How sure we are that a contact point is the person's.
    Confirmation ("contact state") {
        /// Typed by a visitor.
        Claimed = "claimed",
        /// Shown to be theirs (product.md section 2).
        Confirmed = "confirmed",
    }
    /// One cell of the policy table (product.md section 3).
    Cell ("policy cell") {
        /// Runs by itself.
        Auto = "auto",
        /// Prepared, then waits for approval.
        Ask = "ask",
        /// A suggestion only.
        Suggest = "suggest",
    }
    /// Why we may write to someone at all.
    Basis ("basis") {
        /// They asked us something.
        Asked = "asked",
        /// They agreed, wording and time on record.
        Consent = "consent",
        /// They bought from us.
        Customer = "customer",
    }
    /// What the timeline is made of.
    ActivityKind ("activity kind") {
        /// A note by the rep.
        Note = "note",
        /// A call.
        Call = "call",
        /// Something to do.
        Task = "task",
        /// A meeting.
        Meeting = "meeting",
        /// A message, either way.
        Message = "message",
        /// A stage move.
        StageMove = "stage_move",
        /// A changed value.
        FieldChange = "field_change",
        /// What a job found or did.
        Job = "job",
        /// A rep's decision.
        Decision = "decision",
        /// Settings, mode, kill switch, recovery.
        System = "system",
    }
    /// What happens next on a prospect.
    NextWhat ("next step") {
        /// A visitor waits for an answer.
        ReplyNeeded = "reply_needed",
        /// A card waits for the rep.
        Approval = "approval",
        /// A job is at work.
        RunningJob = "running_job",
        /// A message leaves at its time.
        ScheduledMessage = "scheduled_message",
        /// A job starts at its time.
        QueuedJob = "queued_job",
        /// A job or message waits for something.
        WaitingJob = "waiting_job",
        /// The rep has something to do.
        Task = "task",
        /// They meet.
        Meeting = "meeting",
        /// A job is offered.
        Suggestion = "suggestion",
        /// Nothing is planned.
        None = "none",
    }
    /// Who does what happens next.
    NextBy ("next actor") {
        /// The machine.
        Automation = "automation",
        /// The rep.
        User = "user",
        /// The person.
        Prospect = "prospect",
        /// No one.
        Nobody = "nobody",
    }
    /// The spendable kinds of the wallet.
    Resource ("resource") {
        /// Pace.
        Energy = "energy",
        /// Spend.
        Coins = "coins",
    }
    /// Who wrote a chat message.
    ChatRole ("chat role") {
        /// The visitor.
        Visitor = "visitor",
        /// The automated assistant.
        Assistant = "assistant",
        /// The rep.
        Rep = "rep",
        /// A notice ("a person has joined").
        Notice = "notice",
    }
    /// What the chat asked a visitor for.
    Asked ("question of the chat") {
        /// An e-mail address or phone number.
        Contact = "contact",
        /// Their name.
        Name = "name",
        /// The company they speak for.
        Company = "company",
        /// Their phone number once more, with its country.
        Phone = "phone",
        /// What they need it for.
        Need = "need",
        /// How many.
        Quantity = "quantity",
        /// What they can spend.
        Budget = "budget",
        /// By when.
        Timeline = "timeline",
        /// One of the free times offered for a meeting.
        Slot = "slot",
    }
    /// Why a chat calls for a person.
    Handover ("reason for a person") {
        /// The visitor asked for one.
        Request = "request",
        /// The visitor is not happy with the answers.
        Frustration = "frustration",
        /// A legal matter.
        Legal = "legal",
        /// A price that is not on the sheet.
        Negotiation = "negotiation",
    }
    /// Languages the built-in composer writes.
    Language ("language") {
        /// English.
        English = "en",
        /// Taglish: English with Tagalog.
        Taglish = "taglish",
    }
}

impl Stage {
    /// Won and lost end the pipeline.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Won | Self::Lost)
    }
    /// Probability of winning in percent (product.md section 1).
    pub const fn probability(self) -> u8 {
        match self {
            Self::New => 5,
            Self::Contacted => 10,
            Self::Qualified => 25,
            Self::Interested => 50,
            Self::ReadyToClose => 80,
            Self::Won => 100,
            Self::Lost => 0,
        }
    }
    /// Days without a meaningful touch after which a card is stale; terminal stages never are.
    pub const fn stale_after_days(self) -> Option<i64> {
        match self {
            Self::New => Some(2),
            Self::Contacted => Some(4),
            Self::Qualified | Self::Interested => Some(7),
            Self::ReadyToClose => Some(5),
            Self::Won | Self::Lost => None,
        }
    }
}

impl JobState {
    /// A job in such a state may still run.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Waiting)
    }
}

impl SignalKind {
    /// "High-value" signals of product.md section 2.
    pub const fn is_high_value(self) -> bool {
        matches!(self, Self::DemoRequest | Self::PricingInquiry | Self::PurchaseIntent | Self::ContactRequest)
    }
    /// Senders that get no automation at all.
    pub const fn bars_automation(self) -> bool {
        matches!(self, Self::VendorPitch | Self::JobSeeker | Self::Spam)
    }
}

/// Who did it; every changed value has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, TS)]
#[ts(type = "string")]
pub enum Actor {
    /// The rep.
    User,
    /// A rule of the pipeline.
    Rule,
    /// A model, by name; the built-in one is `ai:builtin`.
    Ai(String),
    /// An import.
    Import,
    /// A connector.
    Connector,
    /// The visitor.
    Visitor,
    /// NexScout itself.
    System,
}

impl Actor {
    /// The composer and brain that ship inside.
    pub fn builtin() -> Self {
        Self::Ai("builtin".to_owned())
    }
}
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User => f.write_str("user"),
            Self::Rule => f.write_str("rule"),
            Self::Ai(model) => write!(f, "ai:{model}"),
            Self::Import => f.write_str("import"),
            Self::Connector => f.write_str("connector"),
            Self::Visitor => f.write_str("visitor"),
            Self::System => f.write_str("system"),
        }
    }
}
impl FromStr for Actor {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Ok(match text {
            "user" => Self::User,
            "rule" => Self::Rule,
            "import" => Self::Import,
            "connector" => Self::Connector,
            "visitor" => Self::Visitor,
            "system" => Self::System,
            _ => match text.strip_prefix("ai:") {
                Some(model) if !model.is_empty() => Self::Ai(model.to_owned()),
                _ => {
                    return Err(UnknownWord {
                        what: "actor",
                        text: text.chars().take(64).collect(),
                        allowed: "user, rule, ai:MODEL, import, connector, visitor, system".to_owned(),
                    });
                }
            },
        })
    }
}
impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
