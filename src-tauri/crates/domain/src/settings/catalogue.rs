//! Every setting as data: key, what it accepts, default, documentation. Defaults: product.md sections 2, 3,
//! 4, 5, 8 and 10, interfaces.md.

use super::{Kind, Spec, kinds};

pub(super) const fn plain(key: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Spec {
    Spec { key, kind, default, doc, secret: false }
}
const fn secret(key: &'static str, doc: &'static str) -> Spec {
    Spec { key, kind: Kind::Text { max: 500 }, default: "", doc, secret: true }
}
pub(super) const fn int(min: i64, max: i64, unit: &'static str) -> Kind {
    Kind::Int { min, max, unit }
}
const fn text(max: usize) -> Kind {
    Kind::Text { max }
}

const MODES: &[&str] = &["manual", "hybrid", "autopilot"];
const SECURITY: &[&str] = &["none", "starttls", "tls"];
/// How a mailbox is opened.
const SIGN_IN: &[&str] = &["password", "google", "microsoft", "other"];

macro_rules! notify {
    ($kind:literal, $what:literal) => {
        plain(concat!("notify.", $kind), Kind::Bool, "true", concat!("Notify: ", $what, ". true or false."))
    };
}

/// Who we are and what runs by itself.
const WORKSPACE: &[Spec] = &[
    plain(
        "mode",
        Kind::Word(MODES),
        "hybrid",
        "How much runs by itself: manual (suggestions only), hybrid (risky things wait for approval) or \
         autopilot.",
    ),
    plain(
        "workspace.region",
        Kind::Region,
        "PH",
        "Two-letter ISO 3166 region in which phone numbers without a country code are read.",
    ),
    plain(
        "workspace.currency",
        Kind::Currency,
        "USD",
        "ISO 4217 currency of prices and deals that name none.",
    ),
    plain(
        "workspace.time_zone",
        Kind::TimeZone,
        "",
        "IANA time zone of the rep, e.g. Asia/Manila; empty: the one most of the region lives in.",
    ),
    plain(
        "workspace.language",
        Kind::Word(&["en", "taglish"]),
        "en",
        "Language of messages to people whose language is not known: en or taglish.",
    ),
    plain("rep.name", text(80), "", "The rep's name, as messages are signed; up to 80 characters."),
    plain("company.name", text(120), "", "The company's name; up to 120 characters."),
    plain(
        "company.address",
        text(300),
        "",
        "The company's postal address, in the footer of every commercial mail; up to 300 characters. \
         Without it no mail leaves.",
    ),
    plain(
        "company.site",
        Kind::Url,
        "",
        "The company's own site, https://...; the only link a first answer may carry besides the opt-out.",
    ),
    plain("company.privacy_url", Kind::Url, "", "The privacy notice the chat links, https://..."),
    plain(
        "company.competitors",
        Kind::Domains,
        "",
        "Competitors' mail domains, separated by commas; their addresses are not taken as contact.",
    ),
];

/// The rep's mailbox.
const MAIL: &[Spec] = &[
    plain(
        "smtp.host",
        Kind::Host,
        "",
        "Mail submission server, a host name or address; empty: no mailbox, mail waits.",
    ),
    plain("smtp.port", Kind::Port, "587", "Its TCP port, 1-65535; 465 for tls, 587 for starttls."),
    plain(
        "smtp.security",
        Kind::Word(SECURITY),
        "starttls",
        "Protection of the line: none (this machine only), starttls or tls.",
    ),
    plain("smtp.user", text(200), "", "User name; empty: no authentication."),
    secret("smtp.password", "Password of the submission account."),
    plain(
        "mail.sign_in",
        Kind::Word(SIGN_IN),
        "password",
        "How the mailbox is opened: by password, or by a sign-in with google, microsoft or another provider.",
    ),
    plain(
        "sign_in.client_id",
        text(200),
        "",
        "Your own client id at that provider, of a desktop (public, native) application.",
    ),
    secret(
        "sign_in.client_secret",
        "Secret of that client id, where the provider gives one: Google does, Microsoft does not.",
    ),
    plain(
        "sign_in.tenant",
        text(100),
        "common",
        "Microsoft's directory (tenant) id or domain of your organisation; common: any account.",
    ),
    plain(
        "sign_in.authorize_url",
        Kind::Url,
        "",
        "Where another provider asks for leave (authorization endpoint, RFC 6749 section 3.1), https://...",
    ),
    plain(
        "sign_in.token_url",
        Kind::Url,
        "",
        "Where another provider gives tokens (token endpoint, RFC 6749 section 3.2), https://...",
    ),
    plain(
        "sign_in.scope",
        text(500),
        "",
        "What another provider is asked for (scopes, RFC 6749 section 3.3), separated by spaces.",
    ),
    secret("sign_in.grant", "What the sign-in left (a refresh token); made by signing in, not typed."),
    plain("mail.from", Kind::Email, "", "The rep's address, in From."),
    plain("mail.from_name", text(80), "", "Name beside it; empty: rep.name. Up to 80 characters."),
    plain("mail.reply_to", Kind::Email, "", "Address for replies and opt-outs, if not mail.from."),
    plain(
        "mail.signature",
        Kind::Lines { max: 1000 },
        "",
        "Text under every message, several lines allowed; up to 1000 characters. Empty: rep and company \
         name.",
    ),
    plain(
        "imap.host",
        Kind::Host,
        "",
        "Mail reading server, a host name or address; empty: replies cannot be seen.",
    ),
    plain("imap.port", Kind::Port, "993", "Its TCP port, 1-65535; 993 for tls, 143 for starttls."),
    plain(
        "imap.security",
        Kind::Word(SECURITY),
        "tls",
        "Protection of the line: none (this machine only), starttls or tls.",
    ),
    plain("imap.user", text(200), "", "User name of the reading account; empty: smtp.user."),
    secret("imap.password", "Password of the reading account; none: that of the submission account."),
    plain(
        "imap.keep_copies",
        Kind::Bool,
        "true",
        "Whether what NexScout sent gets a copy in Sent where the provider keeps none. true or false.",
    ),
    plain(
        "mail.plus_addressing",
        Kind::Bool,
        "false",
        "Whether replies and opt-outs go to an address with a tag (you+nx-...@), for providers that deliver those; \
         they are then matched even where a mail program drops the thread. true or false.",
    ),
    plain(
        "mail.dkim_selector",
        text(63),
        "",
        "Selector of the DKIM key mails are signed with (s= in DKIM-Signature), for the check of the domain; empty: those \
         the provider is known to use. Up to 63 characters.",
    ),
    plain(
        "inbox.required",
        Kind::Bool,
        "true",
        "Read before write: no automatic message but first answers leaves unless the inbox was read in \
         the last 10 minutes. true or false.",
    ),
];

/// The website chat and what it makes of visitors.
const CHAT: &[Spec] = &[
    plain("chat.enabled", Kind::Bool, "true", "Whether the website chat answers. true or false."),
    plain(
        "chat.listen",
        Kind::Listen,
        "127.0.0.1:8787",
        "Where the desktop program takes website chats, an IP address and port; port 0 picks a free one, off: \
         nowhere. `serve --listen` goes before it.",
    ),
    plain(
        "chat.takeover_seconds",
        int(10, 3600, "seconds"),
        "60",
        "How long a visitor of a chat that was taken over waits before being told that it takes longer, 10-3600 \
         seconds.",
    ),
    plain(
        "chat.origins",
        Kind::Origins,
        "",
        "Web origins whose pages may use the chat, e.g. https://shop.example, separated by commas; \
         empty: same origin only.",
    ),
    plain(
        "chat.greeting",
        text(500),
        "",
        "First line of the chat; empty: one that names the company and says the chat is automated. Up to \
         500 characters.",
    ),
    plain(
        "chat.widget.title",
        text(60),
        "",
        "Headline of the widget; empty: Chat with us. Up to 60 characters.",
    ),
    plain("chat.widget.label", text(30), "", "The widget's button; empty: Chat. Up to 30 characters."),
    plain(
        "chat.widget.accent",
        text(30),
        "",
        "Colour of the widget as CSS writes it, e.g. #1f4fbf; empty: blue. Text on it is black or white, whichever \
         is read better (WCAG 2.2, 1.4.3).",
    ),
    plain(
        "chat.widget.consent",
        text(500),
        "",
        "The line about data under the widget's field, kept with each visit as it was shown; empty: none. Up to 500 \
         characters.",
    ),
    plain(
        "chat.widget.mail",
        Kind::Email,
        "",
        "Address the widget offers to write to while the chat does not answer; empty: none.",
    ),
    plain(
        "chat.away_message",
        text(500),
        "",
        "What the chat says while nobody is at the desk (outside meeting.hours and meeting.weekdays); empty: when \
         somebody is back. Up to 500 characters.",
    ),
    plain(
        "chat.offer_times",
        Kind::Bool,
        "true",
        "Whether the chat names free times to a visitor who asks for a demo or a meeting. true or false.",
    ),
    plain(
        "chat.settle_seconds",
        int(0, 3600, "seconds"),
        "120",
        "Silence after which a chat counts as over and outward jobs may start, 0-3600 seconds.",
    ),
    plain(
        "chat.trusted_proxy",
        Kind::IpAddress,
        "",
        "Address of the one proxy whose X-Forwarded-For is believed; empty: none.",
    ),
    plain(
        "chat.limit.messages_per_minute",
        int(1, 10_000, "messages"),
        "20",
        "Messages one session may write in a minute, 1-10000.",
    ),
    plain(
        "chat.limit.messages_per_minute_address",
        int(1, 1_000_000, "messages"),
        "60",
        "Messages one network address may write in a minute, 1-1000000.",
    ),
    plain(
        "chat.limit.sessions_per_hour",
        int(1, 1_000_000, "sessions"),
        "30",
        "Sessions one network address may open in an hour, 1-1000000.",
    ),
    plain(
        "chat.unconverted_days",
        int(1, 3650, "days"),
        "90",
        "Days after which chats that made no prospect are erased, 1-3650.",
    ),
    plain(
        "capture.threshold",
        int(0, 100, "score"),
        "50",
        "Qualification score from which a chat with contact becomes a prospect, 0-100.",
    ),
    plain(
        "capture.daily_cap",
        int(0, 100_000, "prospects"),
        "50",
        "Prospects automation makes from chat and mail in a day, 0-100000; the rest wait in Today. Ads \
         and forms don't count.",
    ),
];

/// When and how often things leave.
const SENDING: &[Spec] = &[
    plain(
        "close.threshold",
        int(0, 100, "score"),
        "70",
        "ScoutScore from which autopilot sends closing messages and marks won by itself, 0-100.",
    ),
    plain(
        "delay.follow_up.autopilot",
        int(0, 10_080, "minutes"),
        "5",
        "Minutes between the last inbound message and the follow-up in autopilot, 0-10080.",
    ),
    plain(
        "delay.follow_up.hybrid",
        int(0, 10_080, "minutes"),
        "30",
        "Minutes between the last inbound message and the follow-up in hybrid and manual, 0-10080.",
    ),
    plain(
        "delay.nurture_days",
        int(0, 90, "days"),
        "3",
        "Days in qualified without an open question after which nurture starts, 0-90.",
    ),
    plain(
        "delay.close_after_meeting_hours",
        int(0, 168, "hours"),
        "2",
        "Hours between the end of an accepted meeting and the closing message, 0-168.",
    ),
    plain(
        "send.window",
        Kind::Window,
        "Mon-Fri 08:00-18:00",
        "When messages we start may leave, in the recipient's time, else the rep's: `always` or days and \
         hours.",
    ),
    plain(
        "send.holidays",
        Kind::Bool,
        "true",
        "Keep the send window closed on nationwide public holidays where the recipient is, else where the rep is. \
         true or false.",
    ),
    plain(
        "send.grace_seconds",
        int(0, 3600, "seconds"),
        "60",
        "Time after a move in which its effects can be undone, 0-3600 seconds.",
    ),
    plain(
        "send.cooldown_hours",
        int(0, 720, "hours"),
        "24",
        "Least time between messages we start to one person, 0-720 hours.",
    ),
    plain(
        "cap.mailbox_first_week",
        int(0, 400, "mails"),
        "10",
        "Mails a day in the mailbox's first week, 0-400.",
    ),
    plain("cap.mailbox", int(0, 400, "mails"), "50", "Mails a day after the first week, 0-400."),
    plain(
        "cap.person_week",
        int(0, 100, "messages"),
        "3",
        "Messages we start to one person within 7 days, 0-100.",
    ),
    plain(
        "cap.domain_day",
        int(0, 400, "mails"),
        "10",
        "Mails a day to one recipient domain, free-mail domains excepted, 0-400.",
    ),
    plain(
        "cap.first_answers_day",
        int(0, 400, "mails"),
        "20",
        "First answers a day to addresses that are only claimed, 0-400.",
    ),
    plain(
        "cap.first_answers_address",
        int(0, 100, "mails"),
        "3",
        "First answers a day to claimed addresses typed from one network address, 0-100.",
    ),
    plain(
        "approval.expiry_hours",
        int(1, 8760, "hours"),
        "72",
        "Time after which an undecided card expires, 1-8760 hours.",
    ),
    plain(
        "approval.snooze_hours",
        int(1, 720, "hours"),
        "4",
        "How long a snoozed card stays away, 1-720 hours.",
    ),
    plain(
        "worker.lease_seconds",
        int(10, 3600, "seconds"),
        "60",
        "How long a claimed job belongs to its worker, 10-3600 seconds; renewed at a third of it.",
    ),
    plain(
        "pipeline.automation",
        Kind::Bool,
        "true",
        "Whether hybrid books meetings by itself (policy.book_meeting.hybrid); false: it asks.",
    ),
];

/// Pace and spend.
const ECONOMY: &[Spec] = &[
    plain(
        "economy.energy_capacity",
        int(0, 10_000_000, "energy"),
        "2000",
        "Energy available at most, refilled evenly over 24 hours, 0-10000000.",
    ),
    plain(
        "economy.coins_month",
        int(0, 100_000_000, "coins"),
        "20000",
        "Coins granted at the start and with each calendar month, 0-100000000.",
    ),
    plain(
        "economy.coins_daily_budget",
        int(0, 100_000_000, "coins"),
        "0",
        "Coins that may be spent in a day, 0-100000000; 0: no limit.",
    ),
    plain(
        "economy.coin_value",
        Kind::Decimal { max_millionths: 1_000_000_000_000 },
        "0.01",
        "Money value of one coin in the workspace currency, 0-1000000, up to six decimals.",
    ),
];

/// Meetings and notices.
const CALENDAR: &[Spec] = &[
    plain(
        "calendar.kind",
        Kind::Word(&["none", "feed", "caldav"]),
        "none",
        "Where the rep's own calendar is read, so that no taken time is offered: none, feed (a link to an .ics file) or \
         caldav.",
    ),
    secret(
        "calendar.url",
        "Its address: https://, webcal:// or file://. A link to a calendar is as good as a password.",
    ),
    plain("calendar.user", text(200), "", "User name, where the calendar asks for one."),
    secret("calendar.password", "Password of that user; many providers want one made for calendars alone."),
    plain("meeting.minutes", int(5, 480, "minutes"), "30", "Length of a meeting, 5-480 minutes."),
    plain(
        "meeting.hours",
        Kind::Hours,
        "09:00-17:00",
        "Working hours of the rep, HH:MM-HH:MM in workspace.time_zone.",
    ),
    plain("meeting.weekdays", Kind::Weekdays, "Mon-Fri", "Working days of the rep, e.g. Mon-Fri or Mon,Wed."),
    plain(
        "meeting.notice_hours",
        int(0, 336, "hours"),
        "2",
        "Least time between offering a slot and its start, 0-336 hours.",
    ),
    plain(
        "meeting.buffer_minutes",
        int(0, 240, "minutes"),
        "15",
        "Kept free before and after a meeting, 0-240 minutes.",
    ),
    plain("meeting.max_per_day", int(1, 50, "meetings"), "5", "Meetings a day at most, 1-50."),
    plain("meeting.days_ahead", int(1, 90, "days"), "10", "How far ahead slots are offered, 1-90 days."),
    plain(
        "meeting.location",
        text(300),
        "",
        "Where meetings happen or how to join, put into invitations; up to 300 characters.",
    ),
    plain(
        "notify.quiet_hours",
        Kind::QuietHours,
        "",
        "Hours in which nothing pops up, HH:MM-HH:MM in workspace.time_zone, over midnight allowed; \
         empty: none.",
    ),
];

const NOTIFICATIONS: &[Spec] = &[
    notify!("new_lead", "a new lead"),
    notify!("left_address", "somebody left an address but made no prospect"),
    notify!("qualified", "a prospect moved to qualified"),
    notify!("interested", "a prospect moved to interested"),
    notify!("ready_to_close", "a prospect moved to ready_to_close"),
    notify!("won", "a deal is won"),
    notify!("approval_needed", "something waits for approval"),
    notify!("reply", "somebody replied"),
    notify!("chat_waiting", "a visitor waits for a person's answer"),
    notify!("meeting_accepted", "a meeting was accepted"),
    notify!("meeting_declined", "a meeting was declined"),
    notify!("job_failed", "a job failed"),
    notify!("jobs_done", "jobs were done (digest)"),
    notify!("energy", "energy is low or empty"),
    notify!("coins", "coins are low or empty"),
    notify!("task_due", "a task is due, or a meeting begins in 15 minutes"),
];

/// All groups, in the order in which settings are shown.
/// Ad leads and signed webhooks (formats.md 6.4 and 6.5).
const LEADS: &[Spec] = &[
    plain(
        "leads.alert_minutes",
        int(0, 10_080, "minutes"),
        "15",
        "Speed to lead: tell the rep when nobody has written to or called an ad lead for so many minutes; 0: never.",
    ),
    secret("facebook.token", "Page or system user access token of the Graph API with leads_retrieval."),
    secret("facebook.app_secret", "The app's secret: signs the webhook's deliveries (X-Hub-Signature-256)."),
    secret("facebook.verify_token", "Your own word for the webhook's handshake (hub.verify_token)."),
    plain(
        "facebook.version",
        text(10),
        "v24.0",
        "Version of the Graph API, e.g. v24.0; Facebook ends each some two years after it came.",
    ),
    plain(
        "facebook.page_size",
        int(1, 500, "leads"),
        "100",
        "Leads asked for in one go, 1-500; a page Facebook cannot serve is asked for again at half the size.",
    ),
    plain(
        "facebook.poll_minutes",
        int(0, 1_440, "minutes"),
        "5",
        "How often the forms are asked for new leads, 1-1440 minutes; 0: only the webhook tells.",
    ),
    plain(
        "facebook.url",
        Kind::Url,
        "https://graph.facebook.com",
        "Where the Graph API is; another only for tests, on this machine or over https.",
    ),
    secret("google.key", "The key of the lead form's webhook (google_key)."),
];

pub(super) const GROUPS: &[&[Spec]] = &[
    WORKSPACE,
    MAIL,
    CHAT,
    LEADS,
    SENDING,
    ECONOMY,
    CALENDAR,
    NOTIFICATIONS,
    kinds::PRICES.as_flattened(),
    kinds::POLICIES.as_flattened(),
    kinds::SIGNALS,
];
