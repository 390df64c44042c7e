// Rows of the command table that the engine's helpers are still landing, as agreed; each leaves this file when the
// generated one has it. The generated row always wins.
import type {
  Activity, Approval, ApprovalState, Commands, Currency, EffectKind, EffectState, Faq, Job, JobKind, JobState, Mode, Moved,
  Notification, Product, ProspectDetail, ScoreParts, Setting, Source, Stage, Status, Temperature, WaitReason, ContactKind,
} from "./generated/commands";

export type NextStep = {
  what: "running_job" | "approval" | "scheduled_message" | "queued_job" | "waiting_job" | "task" | "meeting" | "suggestion" | "reply_needed" | "none";
  job_kind: JobKind | null; job_id: string | null; approval_id: string | null; activity_id: string | null;
  waiting_for: WaitReason | null; wait_words: string | null;
  at: number | null;          // when it leaves / is due / starts
  text: string | null;        // a task's or meeting's words
  step: [number, number] | null; // nurture 2 of 3
  by: "automation" | "user" | "prospect" | "nobody";
  overdue: boolean;
};
export type BoardCard = {
  id: string; version: number; name: string | null; company: string | null; email: string | null; email_state: "claimed" | "confirmed" | null;
  stage: Stage; stage_at: number; rank: number; on_board: boolean; scout_score: number; override_score: number | null; temperature: Temperature;
  source: Source; amount_minor: number | null; currency: Currency | null; last_touch_at: number; created_at: number;
  stale: boolean; hands_off: boolean; barred: boolean; snoozed_until: number | null; sample: boolean; next: NextStep;
};
export type Filter = {           // all optional, ANDed; used by board, table, saved filters, bulk by filter
  search?: string | null; stages?: Stage[] | null; sources?: Source[] | null; temperatures?: Temperature[] | null;
  score_min?: number | null; stale?: boolean | null; no_next_step?: boolean | null; hands_off?: boolean | null;
  on_board?: boolean | null;     // board commands force true
};
export type Sum = { currency: Currency; minor: number };
export type BoardColumn = { stage: Stage; count: number; sums: Sum[]; weighted: Sum[]; probability: number; cards: BoardCard[]; next_cursor: string | null };
export type Board = { columns: BoardColumn[]; open_sums: Sum[]; open_weighted: Sum[]; total: number; seq: number /* change-feed position read at */ };
export type BoardCounts = { hot_and_ready: number; stale: number; no_next_step: number; hands_off: number; list_only: number };
export type MovePreview = { prospects: number; messages: number; invitations: number; offers: number; jobs: { kind: JobKind; count: number }[]; energy: number; coins: number; cancels: number; needs_amount: number; skipped: { id: string; why: string }[] };
export type MovedMany = { results: { id: string; ok: boolean; error: string | null }[]; moved: number; undo_id: string | null; grace_until: number | null };
export type UndoStep = { id: string; label: string; at: number; prospects: number; undone_at: number | null };
export type Undone = { id: string; label: string; taken_back: string[] /* sentences */; already_left: string[] /* sentences: what has left and cannot be taken back */ };
export type ProspectPage = { rows: BoardCard[]; total: number; offset: number };
export type QuickHit = { id: string; name: string | null; company: string | null; email: string | null; stage: Stage; scout_score: number; temperature: Temperature };
export type SavedFilter = { id: string; name: string; filter: Filter; sort: { by: string; descending: boolean } | null };
export type TodayItem = {
  key: string;                  // stable identity for the UI
  kind: "live_chat" | "reply" | "approval" | "overdue_task" | "task" | "meeting" | "new_lead" | "suggestion" | "left_address" | "failed_job" | "ambiguous" | "stale" | "unconfirmed";
  prospect_id: string | null; session_id: string | null; approval_id: string | null; job_id: string | null; activity_id: string | null; suggestion_id: string | null; effect_id: string | null;
  name: string | null; company: string | null; stage: Stage | null; to: Stage | null; scout_score: number | null; temperature: Temperature | null;
  job_kind: JobKind | null; effect: EffectKind | null; expires_at: number | null;
  text: string | null;          // task words, last message, subject...
  reasons: string[];            // sentences from stored facts, quotes in “ ”
  at: number;                   // since when / due
  amount_minor: number | null; currency: Currency | null; stale_days: number | null;
};
export type Today = { mode: Mode; items: TodayItem[]; totals: Record<string, number>; recent: RecentWork[] };
export type RecentWork = { id: string; prospect_id: string | null; name: string | null; text: string; kind: string; at: number; undo_id: string | null; reversible: boolean }; // automation's own doings of the last 24 h, for autopilot's list
export type Suggestion = { id: string; kind: "job" | "move"; prospect_id: string; name: string | null; company: string | null; stage: Stage; to: Stage | null; job_kind: JobKind | null; job_id: string | null; reasons: string[]; energy: number; coins: number; scout_score: number; temperature: Temperature; created_at: number };
export type Draft = { subject: string; text: string; to: string | null; note: string | null };
export type TaskView = { id: string; prospect_id: string | null; name: string | null; text: string; due_at: number; done_at: number | null; overdue: boolean; created_at: number };
export type JobDetail = { job: Job; prospect_name: string | null; effects: EffectView[]; would_release: string | null };
export type EffectView = { id: string; kind: EffectKind; state: EffectState; step: number; recipient: string | null; subject: string | null; release_at: number; left_at: number | null; waiting_for: WaitReason | null; wait_until: number | null; wait_words: string | null; response: string | null; error: string | null; energy: number; coins: number };
export type ApprovalMore = {
  person: { name: string | null; company: string | null; stage: Stage; stage_at: number; scout_score: number; score_parts: ScoreParts; temperature: Temperature; email_state: "claimed" | "confirmed" | null; time_zone: string | null } ;
  mail: { from_name: string; from: string; to_name: string; to: string; subject: string; body: string; footer: string; text: string; invite: { summary: string; start: number; end: number; location: string; description: string } | null; offer: unknown | null } | null;
  risk: "binding" | "money" | "unconfirmed" | "none";
  leaves: { at: number | null; words: string };            // "at once after approval (their time Tue 10:40, inside the window)"
  follows: string[];                                       // sentences: stage after, jobs cancelled/queued, coins and energy settled
  way_back: string;                                        // "cannot be unsent" | "can be undone ..."
  quotes: { text: string; points: number | null; kind: string | null; at: number | null }[];    // why now: the visitor's words
  sourced: { text: string; source: string }[];             // fragments of the body that rest on record
  unsourced: string[];                                     // sentences in the body without a source
  instructions: string[];                                  // what approvals.redraft understands for this card
  energy: number; coins: number;
};
export type DecideResult = { id: string; ok: boolean; state: ApprovalState | null; error: string | null };
export type ConversationSummary = { id: string /* session id or "p:"+prospect id: one thread per person */; prospect_id: string | null; session_id: string | null; name: string | null; company: string | null; stage: Stage | null; last_text: string; last_role: "visitor"|"assistant"|"rep"|"notice"|"mail_out"|"mail_in"|"meeting"; last_at: number; unread: number; live: boolean; taken_over: boolean; waiting_since: number | null /* visitor waits for a person */; visitor_messages: number; page: string | null };
export type Conversation = { summary: ConversationSummary; entries: ThreadEntry[] /* oldest first */; sessions: { id: string; opened_at: number; page: string | null; referrer: string | null; live: boolean; taken_over: boolean; taken_over_at: number | null; link: string | null }[]; stated: Record<string,string>; more: boolean };
export type ThreadEntry = { id: string; kind: "chat" | "mail" | "meeting" | "note" | "call" | "notice"; role: "visitor"|"assistant"|"rep"|"notice"; text: string; subject: string | null; at: number; session_id: string | null; effect_id: string | null; state: string | null /* effect state */; sources: string[]; signals: { kind: string; start: number; end: number; points: number }[] };
export type Attention = { busy_until: number | null; quiet: boolean; quiet_until: number | null; unread: number };
export type MailboxTest = { ok: boolean; steps: { name: "settings"|"connect"|"secure"|"login"|"recipient"|"message"; ok: boolean | null; words: string }[]; hint: string | null; message_id: string | null };
export type LedgerRow = { seq: number; kind: string; energy: number; coins: number; energy_reserved: number; coins_reserved: number; job_id: string | null; job_kind: JobKind | null; prospect_name: string | null; actor: string; at: number };
export type PolicyRow = { kind: JobKind; manual: "auto"|"ask"|"suggest"; hybrid: "auto"|"ask"|"suggest"; autopilot: "auto"|"ask"|"suggest"; energy: number; coins: number; what: string };
/** What prospects.get says beyond the generated type. */
export type ProspectMore = {
  next: NextStep; stale: boolean; snoozed_until: number | null; sample: boolean; jobs: Job[];
  sessions: { id: string; opened_at: number; messages: number; link: string | null; live: boolean; taken_over: boolean }[];
  company_hands_off: boolean; approvals: string[];
};
export type Person = ProspectDetail & ProspectMore;
export type Card = Approval & ApprovalMore;
export type NoticeTarget = { screen: "prospect" | "approval" | "conversation" | "job" | "today" | "settings"; id: string | null };
export type Notice = Notification & { title: string; target: NoticeTarget };
export type StatusMore = {
  endpoint: string | null; attention: Attention; onboarded: boolean; sample: boolean; platform: { announcer: string | null };
  inbox: boolean; mailbox: boolean; energy_capacity: number; coins_month: number; live_chats: number; unread_conversations: number;
  open_jobs: number; failed_jobs: number; today: number | null; prospects: number;
};
export type FullStatus = Status & StatusMore;
export type MovedMore = Moved & { undo_id: string | null; grace_until: number | null; card: BoardCard };
export type Sort = { by: "name" | "company" | "stage" | "scout_score" | "amount" | "source" | "last_touch_at" | "created_at"; descending: boolean };
type None = Record<string, never>;
type Row<Q, A> = { request: Q; response: A };

interface Pending {
  "board.get": Row<{ filter?: Filter; page?: number }, Board>;
  "board.page": Row<{ stage: Stage; filter?: Filter; cursor?: string; limit?: number }, BoardColumn>;
  "board.counts": Row<None, BoardCounts>;
  "board.cards": Row<{ ids: string[] }, BoardCard[]>;
  "prospects.place": Row<{ id: string; above?: string | null; below?: string | null; version?: number }, BoardCard>;
  "prospects.move_preview": Row<{ ids: string[] | null; filter?: Filter; stage: Stage }, MovePreview>;
  "prospects.move_many": Row<{ ids: string[]; stage: Stage; run: boolean; reason?: string; amount?: string; currency?: string }, MovedMany>;
  "undo.list": Row<{ limit?: number }, UndoStep[]>;
  "undo.apply": Row<{ id?: string }, Undone>;
  "prospects.page": Row<{ filter?: Filter; sort?: Sort; offset?: number; limit?: number }, ProspectPage>;
  "search.quick": Row<{ text: string; limit?: number }, QuickHit[]>;
  "filters.list": Row<None, SavedFilter[]>;
  "filters.save": Row<{ id?: string; name: string; filter: Filter; sort?: Sort | null }, SavedFilter>;
  "filters.remove": Row<{ id: string }, SavedFilter[]>;
  "prospects.bulk": Row<{ ids: string[]; action: "hands_off" | "hands_on" | "to_board" | "off_board" | "suppress" }, MovedMany>;
  "prospects.deal": Row<{ id: string; amount: string | null; currency?: string; expected_close?: number | null }, Person>;
  "contacts.add": Row<{ prospect_id: string; kind: ContactKind; value: string }, Person>;
  "contacts.set_primary": Row<{ id: string }, Person>;
  "contacts.do_not_use": Row<{ id: string; reason: string | null }, Person>;
  "prospects.snooze": Row<{ id: string; until: number | null }, Person>;
  "today.get": Row<{ limit?: number }, Today>;
  "suggestions.list": Row<{ prospect_id?: string; limit?: number }, Suggestion[]>;
  "suggestions.accept": Row<{ id: string }, { suggestion_id: string; job_id: string | null; moved: Moved | null; undo_id: string | null }>;
  "suggestions.dismiss": Row<{ id: string }, { id: string; undo_id: string | null }>;
  "suggestions.draft": Row<{ id: string }, Draft>;
  "notes.add": Row<{ prospect_id: string; text: string }, Activity>;
  "calls.log": Row<{ prospect_id: string; text: string; outcome?: "reached" | "no_answer" | "voicemail"; at?: number }, Activity>;
  "tasks.add": Row<{ prospect_id?: string; text: string; due_at: number; remind?: boolean }, Activity>;
  "tasks.edit": Row<{ id: string; text?: string; due_at?: number }, Activity>;
  "tasks.complete": Row<{ id: string; done: boolean }, Activity>;
  "tasks.list": Row<{ open_only?: boolean; limit?: number }, TaskView[]>;
  "jobs.cancel": Row<{ id: string }, Job>;
  "jobs.counts": Row<None, Record<JobState, number>>;
  "jobs.detail": Row<{ id: string }, JobDetail>;
  "approvals.preview": Row<{ id: string; subject?: string; body?: string }, { subject: string; text: string; hash: string; unsourced: string[]; risk: ApprovalMore["risk"] }>;
  "approvals.redraft": Row<{ id: string; instruction: string }, Card>;
  "approvals.decide_many": Row<{ items: { id: string; hash: string }[]; verb: "approve" | "reject" | "snooze"; reason?: string; until?: number }, DecideResult[]>;
  "conversations.list": Row<{ filter?: "all" | "live" | "waiting" | "unread"; search?: string; before?: number; limit?: number }, ConversationSummary[]>;
  "conversations.get": Row<{ prospect_id?: string; session_id?: string; limit?: number; before?: number }, Conversation>;
  "conversations.seen": Row<{ session_id?: string; prospect_id?: string }, { unread: number }>;
  "chat.take_over": Row<{ session_id: string }, Conversation>;
  "chat.say": Row<{ session_id: string; text: string }, ThreadEntry>;
  "chat.hand_back": Row<{ session_id: string }, Conversation>;
  "chat.site": Row<None, { listening: string | null; snippet: string; origins: string[]; enabled: boolean; sessions_today: number }>;
  "busy.set": Row<{ until: number | null }, Attention>;
  "attention.get": Row<None, Attention>;
  "notifications.test": Row<None, { shown: boolean; problem: string | null }>;
  "mailbox.test": Row<{ to?: string }, MailboxTest>;
  "products.archive": Row<{ id: string }, Product[]>;
  "faq.edit": Row<{ id: string; question: string; answer: string }, Faq>;
  "faq.remove": Row<{ id: string }, Faq[]>;
  "wallet.ledger": Row<{ before?: number; limit?: number }, LedgerRow[]>;
  "policy.table": Row<None, PolicyRow[]>;
  "secrets.status": Row<None, { place: string; ready: boolean; problem: string | null; kept: string[] }>;
  "settings.clear_secret": Row<{ key: string }, { key: string; set: boolean }>;
  "settings.set_many": Row<{ values: Record<string, string> }, Setting[]>;
  "sample.load": Row<None, { prospects: number }>;
  "sample.wipe": Row<None, { prospects: number }>;
  "onboarding.get": Row<None, { done: boolean; steps: { key: "mode" | "company" | "products" | "mailbox" | "chat" | "people"; done: boolean }[]; sample: boolean }>;
  "onboarding.finish": Row<None, unknown>;
}

/** Rows that exist and gain fields. */
interface Gains {
  "status.get": Row<unknown, StatusMore>;
  "prospects.get": Row<unknown, ProspectMore>;
  "prospects.add": Row<unknown, ProspectMore>;
  "prospects.edit": Row<unknown, ProspectMore>;
  "prospects.confirm": Row<unknown, ProspectMore>;
  "prospects.hands_off": Row<unknown, ProspectMore>;
  "prospects.score_override": Row<unknown, ProspectMore>;
  "prospects.move": Row<{ above?: string; below?: string; run?: boolean; version?: number }, MovedMore>;
  "jobs.list": Row<{ kind?: JobKind; before?: number; waiting_for?: WaitReason }, unknown>;
  "approvals.list": Row<{ state?: "pending" | "snoozed" | "decided"; prospect_id?: string }, Card[]>;
  "approvals.get": Row<unknown, ApprovalMore>;
  "approvals.approve": Row<{ hash?: string }, unknown>;
  "notifications.list": Row<unknown, Notice[]>;
  "notifications.read": Row<{ ids?: string[] }, unknown>;
  "products.put": Row<{ id?: string }, unknown>;
}

/** A list's rows are the gained ones; anything else has both. */
type Both<A, B> = B extends readonly unknown[] ? B : A & B;
type Gained<K extends keyof Commands> = K extends keyof Gains
  ? Row<Commands[K]["request"] & Gains[K]["request"], Both<Commands[K]["response"], Gains[K]["response"]>>
  : Row<Commands[K]["request"], Commands[K]["response"]>;

/** Every command: the generated rows with what they gain, and the pending ones. */
export type Table = { [K in keyof Commands]: Gained<K> } & Omit<Pending, keyof Commands>;
