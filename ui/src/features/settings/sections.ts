// What stands in which section of the settings screen, in this order. Settings that nothing reads yet (digests of jobs)
// are in none of them.
import type { SignalKind } from "../../api";
import { chatPage, domainPage, economyPage, mailboxPage, meetingsPage, noticePage, rulesPage } from "../../text/settingsPages";
import { settingWords } from "../../text/settings";
import { jobKinds, signalName } from "../../text";

export interface Group {
  title: string | null;
  keys: readonly string[];
}

export interface Section {
  id: string;
  title: string;
  /** What a search finds it by, beside its fields. */
  words: string;
  groups: readonly Group[];
}

const group = (title: string | null, ...keys: string[]): Group => ({ title, keys });

export const prices = jobKinds.map((kind) => ({ kind, energy: `price.${kind}.energy`, coins: `price.${kind}.coins` }));
export const signals = (Object.keys(signalName) as SignalKind[]).map((kind) => ({ kind, key: `signal.${kind}.points` }));
/** Kinds of notices that something tells. */
const told = ["new_lead", "left_address", "reply", "meeting_accepted", "meeting_declined", "approval_needed", "qualified", "interested", "ready_to_close", "won", "task_due", "job_failed", "energy", "coins"];
const notices = told.map((kind) => `notify.${kind}`);

export const sections = [
  { id: "mode", title: "Mode", words: "manual hybrid autopilot policy table asks suggests", groups: [group(null, "pipeline.automation", "close.threshold")] },
  {
    id: "rules",
    title: "Rules",
    words: "stage job queue delay",
    groups: [group(rulesPage.delays, "delay.follow_up.autopilot", "delay.follow_up.hybrid", "delay.nurture_days", "delay.close_after_meeting_hours")],
  },
  { id: "sequences", title: "Sequences", words: "nurture offer reminder follow-up steps delay template stop in flight", groups: [] },
  {
    id: "economy",
    title: "Economy",
    words: "wallet refill ledger price energy coins budget",
    groups: [group(economyPage.limits, "economy.energy_capacity", "economy.coins_month", "economy.coins_daily_budget", "economy.coin_value")],
  },
  {
    id: "company",
    title: "Company",
    words: "rep name address region currency language",
    groups: [
      group(null, "company.name", "company.address", "company.site", "company.privacy_url", "company.competitors"),
      group("You", "rep.name", "workspace.time_zone"),
      group("Market", "workspace.region", "workspace.currency", "workspace.language"),
    ],
  },
  { id: "products", title: "Price sheet", words: "products price tiers tax unit archive", groups: [] },
  { id: "faq", title: "FAQ", words: "questions answers", groups: [] },
  { id: "documents", title: "Documents", words: "texts manual terms quote passages knowledge", groups: [] },
  {
    id: "mailbox",
    title: "Mailbox",
    words: "smtp gmail outlook password test send provider imap replies spf dkim dmarc domain",
    groups: [
      group(mailboxPage.address, "mail.from", "mail.from_name", "mail.reply_to", "mail.signature"),
      group(mailboxPage.server, "smtp.host", "smtp.port", "smtp.security", "smtp.user"),
      group(mailboxPage.replies, "imap.host", "imap.port", "imap.security", "imap.user", "imap.keep_copies", "mail.plus_addressing", "inbox.required"),
      group(domainPage.title, "mail.dkim_selector"),
    ],
  },
  {
    id: "sending",
    title: "Sending",
    words: "window grace cool-down caps limits approval",
    groups: [
      group("When", "send.window", "send.holidays", "send.cooldown_hours", "send.grace_seconds"),
      group("How much", "cap.mailbox_first_week", "cap.mailbox", "cap.person_week", "cap.domain_day", "cap.first_answers_day", "cap.first_answers_address"),
      group("Approvals", "approval.expiry_hours", "approval.snooze_hours"),
    ],
  },
  {
    id: "chat",
    title: "Website chat",
    words: "widget snippet origins greeting capture takeover limits proxy",
    groups: [
      group(chatPage.behaviour, "chat.enabled", "chat.listen", "chat.origins", "chat.greeting", "chat.away_message", "chat.offer_times", "chat.settle_seconds"),
      group(chatPage.look, "chat.widget.title", "chat.widget.label", "chat.widget.accent", "chat.widget.consent", "chat.widget.mail"),
      group(chatPage.capture, "capture.threshold", "capture.daily_cap", "chat.unconverted_days"),
      group(chatPage.takeover, "chat.takeover_seconds"),
      group(chatPage.limits, "chat.limit.messages_per_minute", "chat.limit.messages_per_minute_address", "chat.limit.sessions_per_hour", "chat.trusted_proxy"),
    ],
  },
  { id: "leads", title: "Ad leads", words: "facebook google ads forms webhook lead speed token replay", groups: [] },
  {
    id: "meetings",
    title: "Meetings",
    words: "calendar hours slots buffer caldav ics busy",
    groups: [
      group(meetingsPage.calendar, "calendar.kind", "calendar.user"),
      group("When", "meeting.weekdays", "meeting.hours", "meeting.notice_hours", "meeting.days_ahead"),
      group("What", "meeting.minutes", "meeting.buffer_minutes", "meeting.max_per_day", "meeting.location"),
    ],
  },
  { id: "notifications", title: "Notifications", words: "busy quiet test desktop", groups: [group(null, "notify.quiet_hours"), group(noticePage.kinds, ...notices)] },
  { id: "signals", title: "Signals", words: "weights points intent", groups: [] },
  { id: "computer", title: "This computer", words: "start login tray folder version theme dark light", groups: [] },
  { id: "data", title: "Data", words: "verify backup sample wipe", groups: [] },
] as const satisfies readonly Section[];

export type SectionId = (typeof sections)[number]["id"];

/** The plain fields of a section. */
export const groupsOf = (id: SectionId): readonly Group[] => sections.find((one) => one.id === id)?.groups ?? [];

/** The settings a search finds, by section; a section found by its own words comes without any. */
export function search(text: string): { section: Section; keys: string[] }[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (...texts: (string | undefined)[]): boolean => {
    const all = texts.join(" ").toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
  return (sections as readonly Section[]).flatMap((section) => {
    const keys = section.groups.flatMap(({ title, keys }) =>
      keys.filter((key) => has(key, title ?? "", settingWords[key]?.label, settingWords[key]?.help)),
    );
    return keys.length > 0 || has(section.title, section.words) ? [{ section, keys }] : [];
  });
}
