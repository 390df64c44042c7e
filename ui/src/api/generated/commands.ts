// Generated from Rust by `make types`. Do not edit.

/**
 * One row of the timeline.
 */
export type Activity = { 
/**
 * Identity.
 */
id: ActivityId, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId | null, 
/**
 * What it is.
 */
kind: ActivityKind, 
/**
 * Who did it.
 */
actor: Actor, 
/**
 * In words.
 */
text: string, 
/**
 * The field that changed.
 */
field: string | null, 
/**
 * Its value before.
 */
before: string | null, 
/**
 * Its value after.
 */
after: string | null, 
/**
 * The job behind it.
 */
job_id: JobId | null, 
/**
 * The effect behind it.
 */
effect_id: EffectId | null, 
/**
 * The visit it belongs to.
 */
session_id: SessionId | null, 
/**
 * Task: due; meeting: start.
 */
starts_at: Timestamp | null, 
/**
 * Meeting: end.
 */
ends_at: Timestamp | null, 
/**
 * Task: when it was done.
 */
done_at: Timestamp | null, 
/**
 * When.
 */
at: Timestamp, };

/**
 * One row of the timeline.
 */
export type ActivityId = string;

/**
 * What the timeline is made of.
 */
export type ActivityKind = "note" | "call" | "task" | "meeting" | "message" | "stage_move" | "field_change" | "job" | "decision" | "system";

/**
 * Who did it; every changed value has one.
 */
export type Actor = string;

/**
 * A question to add.
 */
export type AddFaq = { 
/**
 * As asked, 1-1000 characters.
 */
question: string, 
/**
 * As answered, 1-8000 characters.
 */
answer: string, };

/**
 * A prospect added by hand.
 */
export type AddProspect = { 
/**
 * Full name.
 */
name?: string | null, 
/**
 * E-mail address.
 */
email?: string | null, 
/**
 * Phone number; without a country code in the workspace's region.
 */
phone?: string | null, 
/**
 * Company's name.
 */
company?: string | null, 
/**
 * Job title.
 */
role?: string | null, 
/**
 * Place.
 */
location?: string | null, 
/**
 * Where the person starts; `new` when not said.
 */
stage?: Stage | null, 
/**
 * Why we may write to the person.
 */
basis?: Basis | null, 
/**
 * The consent as it was shown, or what was asked.
 */
basis_wording?: string | null, 
/**
 * What may be won, e.g. `1200.00`.
 */
amount?: string | null, 
/**
 * Its currency; the workspace's when not said.
 */
currency?: Currency | null, };

/**
 * What a command answers when it did not do what was asked. Nothing was half done.
 */
export type ApiError = { 
/**
 * What kind of failure.
 */
code: Code, 
/**
 * In words for the rep.
 */
message: string, 
/**
 * The field of the request it is about.
 */
field?: string, 
/**
 * What the rep can do.
 */
hint?: string, 
/**
 * Finds the failure in the log; 16 hexadecimal digits.
 */
incident: string, };

/**
 * A card: the exact effect and what bears on its decision.
 */
export type Approval = { 
/**
 * Identity.
 */
id: ApprovalId, 
/**
 * The job behind it.
 */
job_id: JobId, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId, 
/**
 * The kind of that job.
 */
kind: JobKind, 
/**
 * What would happen.
 */
effect: EffectKind, 
/**
 * The effect's row.
 */
effect_id: EffectId, 
/**
 * The revision shown.
 */
revision: number, 
/**
 * Exactly what would happen: the mail as it will leave, or the change.
 */
payload: unknown, 
/**
 * The hash that approving lets go.
 */
hash: string, 
/**
 * Why the rep is asked.
 */
why: string, 
/**
 * What it rests on.
 */
evidence: unknown, 
/**
 * Where it stands.
 */
state: ApprovalState, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When it expires.
 */
expires_at: Timestamp, 
/**
 * Out of sight until.
 */
snoozed_until: Timestamp | null, 
/**
 * When it was decided.
 */
decided_at: Timestamp | null, 
/**
 * The rep's reason.
 */
reason: string | null, };

/**
 * The card of an id.
 */
export type ApprovalById = { 
/**
 * Which one.
 */
id: ApprovalId, };

/**
 * One decision the rep is asked for.
 */
export type ApprovalId = string;

/**
 * The rep's decision on one effect.
 */
export type ApprovalState = "pending" | "approved" | "approved_edited" | "rejected" | "expired" | "withdrawn";

/**
 * Yes, as shown or with another text.
 */
export type Approve = { 
/**
 * Which card.
 */
id: ApprovalId, 
/**
 * Another subject.
 */
subject?: string | null, 
/**
 * Another text; the footer is added again.
 */
body?: string | null, };

/**
 * A finished copy.
 */
export type BackedUp = { 
/**
 * Where it is.
 */
file: string, 
/**
 * Its size.
 */
bytes: number, };

/**
 * Where a copy goes.
 */
export type Backup = { 
/**
 * Absolute path of a file that does not exist yet.
 */
file: string, };

/**
 * Why we may write to someone at all.
 */
export type Basis = "asked" | "consent" | "customer";

/**
 * A visit that waits in Today.
 */
export type BySession = { 
/**
 * Which one.
 */
session_id: SessionId, };

/**
 * Rows of an area that changed in one commit. A gap in `seq` means: read everything again.
 */
export type Change = { 
/**
 * Order of commits.
 */
seq: number, 
/**
 * `prospects`, `jobs`, ...
 */
area: string, 
/**
 * Their ids; `*`: any.
 */
ids: Array<string>, 
/**
 * Who caused it.
 */
source: string, 
/**
 * When.
 */
at: Timestamp, };

/**
 * Where a screen stands in the change feed.
 */
export type ChangesAfter = { 
/**
 * The last fact it has seen; 0 for the oldest kept.
 */
seq: number, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * What kind of failure it is (architecture.md section 2, "Errors").
 */
export type Code = "validation" | "not_found" | "conflict" | "precondition" | "unavailable" | "internal";

/**
 * Hands-off for everybody of a company.
 */
export type CompanyHandsOff = { 
/**
 * Which company.
 */
id: CompanyId, 
/**
 * Keep automation off, or let it on again.
 */
on: boolean, 
/**
 * Until when; absent: for good.
 */
until?: Timestamp | null, };

/**
 * How a company stands now.
 */
export type CompanyHandsOffSet = { 
/**
 * Which company.
 */
id: CompanyId, 
/**
 * Automation is kept off.
 */
hands_off: boolean, 
/**
 * Until when; absent: for good.
 */
hands_off_until: Timestamp | null, };

/**
 * A company prospects belong to.
 */
export type CompanyId = string;

/**
 * How sure we are that a contact point is the person's.
 */
export type Confirmation = "claimed" | "confirmed";

/**
 * What a contact point is.
 */
export type ContactKind = "email" | "phone" | "handle";

/**
 * One e-mail, phone or handle.
 */
export type ContactPoint = { 
/**
 * Identity.
 */
id: ContactPointId, 
/**
 * What it is.
 */
kind: ContactKind, 
/**
 * Normalised.
 */
value: string, 
/**
 * Claimed or confirmed.
 */
state: Confirmation, 
/**
 * Where it came from.
 */
source: Source, 
/**
 * Used first.
 */
primary: boolean, 
/**
 * Why it must not be used.
 */
do_not_use: string | null, };

/**
 * One e-mail, phone or handle of a prospect.
 */
export type ContactPointId = string;

/**
 * An ISO 4217 currency.
 */
export type Currency = string;

/**
 * An amount that may be won.
 */
export type Deal = { 
/**
 * Identity.
 */
id: DealId, 
/**
 * `open`, `won` or `lost`.
 */
state: string, 
/**
 * In minor units.
 */
amount_minor: number | null, 
/**
 * Its currency.
 */
currency: Currency | null, 
/**
 * When it was won or lost.
 */
closed_at: Timestamp | null, 
/**
 * Why it was lost.
 */
lost_reason: string | null, 
/**
 * When it was made.
 */
created_at: Timestamp, };

/**
 * An amount that may be won.
 */
export type DealId = string;

/**
 * What a decision made of a card.
 */
export type Decided = { 
/**
 * Where its effect stands now.
 */
effect_state: EffectState, 
/**
 * The one hash that may leave, if any may: of an edit it is another than the card's.
 */
approved_hash: string | null, 
/**
 * Identity.
 */
id: ApprovalId, 
/**
 * The job behind it.
 */
job_id: JobId, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId, 
/**
 * The kind of that job.
 */
kind: JobKind, 
/**
 * What would happen.
 */
effect: EffectKind, 
/**
 * The effect's row.
 */
effect_id: EffectId, 
/**
 * The revision shown.
 */
revision: number, 
/**
 * Exactly what would happen: the mail as it will leave, or the change.
 */
payload: unknown, 
/**
 * The hash that approving lets go.
 */
hash: string, 
/**
 * Why the rep is asked.
 */
why: string, 
/**
 * What it rests on.
 */
evidence: unknown, 
/**
 * Where it stands.
 */
state: ApprovalState, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When it expires.
 */
expires_at: Timestamp, 
/**
 * Out of sight until.
 */
snoozed_until: Timestamp | null, 
/**
 * When it was decided.
 */
decided_at: Timestamp | null, 
/**
 * The rep's reason.
 */
reason: string | null, };

/**
 * A change of what is known.
 */
export type EditProspect = { 
/**
 * Which one.
 */
id: ProspectId, 
/**
 * The version that was seen; another one in between is a conflict. Absent: change it anyway.
 */
version?: number | null, 
/**
 * Field names (name, company, role, location, budget, quantity, timeline) and new values; null empties.
 */
fields: { [key in string]: string | null }, };

/**
 * One consequence a job proposes.
 */
export type EffectId = string;

/**
 * What a job proposes.
 */
export type EffectKind = "send_email" | "send_invite" | "move_stage" | "mark_won" | "mark_lost" | "create_task";

/**
 * Where an effect stands.
 */
export type EffectState = "intent" | "sending" | "sent" | "done" | "rejected" | "ambiguous" | "cancelled";

/**
 * A question with its answer.
 */
export type Faq = { 
/**
 * Identity.
 */
id: FaqId, 
/**
 * As asked.
 */
question: string, 
/**
 * As answered.
 */
answer: string, };

/**
 * One question and its answer.
 */
export type FaqId = string;

/**
 * Hands-off for a person.
 */
export type HandsOff = { 
/**
 * Who.
 */
id: ProspectId, 
/**
 * Keep automation off, or let it on again.
 */
on: boolean, 
/**
 * Until when; absent: for good.
 */
until?: Timestamp | null, };

/**
 * A visit that no longer waits in Today.
 */
export type Ignored = { 
/**
 * Which one.
 */
session_id: SessionId, };

/**
 * A job as lists show it.
 */
export type Job = { 
/**
 * Identity.
 */
id: JobId, 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * Where it stands.
 */
state: JobState, 
/**
 * Why it waits.
 */
waiting_for: WaitReason | null, 
/**
 * Until when, if that is known.
 */
wait_until: Timestamp | null, 
/**
 * Why, and what would release it, in words.
 */
wait_words: string | null, 
/**
 * Whom it is for.
 */
prospect_id: ProspectId | null, 
/**
 * Not before.
 */
run_at: Timestamp, 
/**
 * 0 goes first, 4 last.
 */
priority: number, 
/**
 * Attempts begun.
 */
attempts: number, 
/**
 * The rep clicked it.
 */
clicked: boolean, 
/**
 * Price in energy, fixed when it was queued.
 */
energy: number, 
/**
 * Price in coins, fixed when it was queued.
 */
coins: number, 
/**
 * Of it, reserved now.
 */
reserved_energy: number, 
/**
 * Of it, reserved now.
 */
reserved_coins: number, 
/**
 * Who queued it.
 */
actor: Actor, 
/**
 * Why it was queued.
 */
reason: string, 
/**
 * What went wrong last.
 */
error: string | null, 
/**
 * What it found, once it is done.
 */
result: unknown, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * When it last changed, or finished.
 */
updated_at: Timestamp, };

/**
 * The job of an id.
 */
export type JobById = { 
/**
 * Which one.
 */
id: JobId, };

/**
 * One unit of background work.
 */
export type JobId = string;

/**
 * A unit of background work (product.md section 4).
 */
export type JobKind = "smart_scan" | "follow_up" | "qualify" | "nurture" | "book_meeting" | "close_deal" | "full_pipeline";

/**
 * Where a job stands.
 */
export type JobState = "suggested" | "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";

/**
 * Languages the built-in composer writes.
 */
export type Language = "en" | "taglish";

/**
 * A visitor who left an address or asked for contact but made no prospect.
 */
export type LeftAddress = { 
/**
 * The visit.
 */
session_id: SessionId, 
/**
 * What the visitor said of themselves, by field (name, email, phone, company, ...).
 */
stated: { [key in string]: string }, 
/**
 * How many messages.
 */
messages: number, 
/**
 * First page.
 */
page: string | null, 
/**
 * The last of them.
 */
last_message_at: Timestamp | null, };

/**
 * How many.
 */
export type Limit = { 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which part of the timeline.
 */
export type ListActivity = { 
/**
 * Of this prospect only.
 */
prospect_id?: ProspectId | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which cards.
 */
export type ListApprovals = { 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which jobs.
 */
export type ListJobs = { 
/**
 * In this state only.
 */
state?: JobState | null, 
/**
 * Of this prospect only.
 */
prospect_id?: ProspectId | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which notices.
 */
export type ListNotifications = { 
/**
 * Unread ones only.
 */
unread_only?: boolean | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which prospects.
 */
export type ListProspects = { 
/**
 * Of this stage only.
 */
stage?: Stage | null, 
/**
 * Whose name, company, address or number has every one of these words, as a beginning.
 */
search?: string | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * One chat message, either side.
 */
export type MessageId = string;

/**
 * How much runs by itself.
 */
export type Mode = "manual" | "hybrid" | "autopilot";

/**
 * The mode in force.
 */
export type ModeIs = { 
/**
 * manual, hybrid or autopilot.
 */
mode: Mode, };

/**
 * A move to a stage.
 */
export type MoveProspect = { 
/**
 * Which one.
 */
id: ProspectId, 
/**
 * Where to.
 */
stage: Stage, 
/**
 * What was won, e.g. `1200.00`; won needs it unless the open deal has one.
 */
amount?: string | null, 
/**
 * Its currency; the workspace's when not said.
 */
currency?: Currency | null, 
/**
 * When it was won or lost; now when not said.
 */
closed_at?: Timestamp | null, 
/**
 * Why it was lost.
 */
reason?: string | null, };

/**
 * What a move did.
 */
export type Moved = { 
/**
 * Who moved.
 */
id: ProspectId, 
/**
 * From where.
 */
from: Stage, 
/**
 * Where to.
 */
to: Stage, 
/**
 * Jobs it queued.
 */
queued: Array<JobKind>, 
/**
 * Jobs it offers.
 */
offered: Array<JobKind>, 
/**
 * How many open jobs it called off.
 */
cancelled: number, };

/**
 * A request without any field.
 */
export type Nothing = Record<symbol, never>;

/**
 * A notice to the rep.
 */
export type Notification = { 
/**
 * Identity.
 */
id: NotificationId, 
/**
 * `new_lead`, `approval_needed`, ...
 */
kind: string, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId | null, 
/**
 * In words.
 */
text: string, 
/**
 * When.
 */
at: Timestamp, 
/**
 * When the rep saw it.
 */
read_at: Timestamp | null, };

/**
 * One notice to the rep.
 */
export type NotificationId = string;

/**
 * The rep's own score.
 */
export type OverrideScore = { 
/**
 * Whose.
 */
id: ProspectId, 
/**
 * 0-100; absent takes the override away.
 */
score?: number | null, 
/**
 * Why; needed with a score.
 */
reason?: string | null, };

/**
 * A score of the past with its parts.
 */
export type PastScore = { 
/**
 * 0-100.
 */
scout_score: number, 
/**
 * Its parts.
 */
score_parts: ScoreParts, 
/**
 * What made it be reckoned again.
 */
cause: string, 
/**
 * When.
 */
at: Timestamp, };

/**
 * How the kill switch stands.
 */
export type Paused = { 
/**
 * On: nothing is claimed, nothing leaves.
 */
paused: boolean, 
/**
 * Since when.
 */
paused_at: Timestamp | null, 
/**
 * By whom.
 */
paused_by: string | null, };

/**
 * How often the price is due.
 */
export type Period = "once" | "month" | "year";

/**
 * A product of the price sheet.
 */
export type Product = { 
/**
 * Identity.
 */
id: ProductId, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
description: string, 
/**
 * Price of one unit, in minor units.
 */
price_minor: number, 
/**
 * Its currency.
 */
currency: Currency, 
/**
 * What one unit is, e.g. seat; may be empty.
 */
unit: string, 
/**
 * once, month or year.
 */
period: Period, 
/**
 * The tax it carries, if the sheet says one.
 */
tax: Tax | null, 
/**
 * Lower prices for larger quantities.
 */
tiers: Array<Tier>, 
/**
 * When the price ends; it is never quoted after that.
 */
valid_until: Timestamp | null, 
/**
 * Revision, from 1.
 */
version: number, };

/**
 * One product of the price sheet.
 */
export type ProductId = string;

/**
 * A prospect as lists and cards show it.
 */
export type Prospect = { 
/**
 * Identity.
 */
id: ProspectId, 
/**
 * Counts changes; an edit names the version it saw.
 */
version: number, 
/**
 * Full name.
 */
name: string | null, 
/**
 * The e-mail used first.
 */
email: string | null, 
/**
 * Whether that e-mail is claimed or confirmed.
 */
email_state: Confirmation | null, 
/**
 * The phone used first, E.164.
 */
phone: string | null, 
/**
 * Company's name.
 */
company: string | null, 
/**
 * Company's row.
 */
company_id: CompanyId | null, 
/**
 * Job title.
 */
role: string | null, 
/**
 * Place.
 */
location: string | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * Since when.
 */
stage_at: Timestamp, 
/**
 * Probability of winning in percent.
 */
probability: number, 
/**
 * On the board, or only in the list.
 */
on_board: boolean, 
/**
 * The machine's score, 0-100.
 */
scout_score: number, 
/**
 * Its parts.
 */
score_parts: ScoreParts, 
/**
 * What decay took from the intent part.
 */
score_lost: number, 
/**
 * The rep's own score, which counts instead.
 */
override_score: number | null, 
/**
 * Why the rep set it.
 */
override_reason: string | null, 
/**
 * Sum of signal points, 0-100.
 */
intent: number, 
/**
 * Highest temperature of the signals.
 */
temperature: Temperature, 
/**
 * Qualification score, 0-100.
 */
qualification: number, 
/**
 * The visitor's messages.
 */
messages: number, 
/**
 * The longest visit, in milliseconds.
 */
duration_ms: number, 
/**
 * Where the person came from.
 */
source: Source, 
/**
 * Amount of the open deal, else of the newest, in minor units.
 */
amount_minor: number | null, 
/**
 * Its currency.
 */
currency: Currency | null, 
/**
 * Why we may write to the person.
 */
basis: Basis | null, 
/**
 * Automation is kept off.
 */
hands_off: boolean, 
/**
 * Until when; absent: for good.
 */
hands_off_until: Timestamp | null, 
/**
 * Vendor, job seeker or spam: no automation.
 */
barred: boolean, 
/**
 * What to do next, in words.
 */
next_action: string | null, 
/**
 * The person's last message.
 */
last_inbound_at: Timestamp | null, 
/**
 * The last meaningful touch.
 */
last_touch_at: Timestamp, 
/**
 * The prospect this one was merged into.
 */
merged_into: ProspectId | null, 
/**
 * When it was made.
 */
created_at: Timestamp, };

/**
 * The prospect of an id.
 */
export type ProspectById = { 
/**
 * Which one.
 */
id: ProspectId, };

/**
 * Everything about a prospect.
 */
export type ProspectDetail = { 
/**
 * Budget, as said.
 */
budget: string | null, 
/**
 * How many, as said.
 */
quantity: string | null, 
/**
 * When, as said.
 */
timeline_stated: string | null, 
/**
 * IANA time zone.
 */
time_zone: string | null, 
/**
 * Language mails are written in.
 */
language: Language, 
/**
 * Who set each field that stands.
 */
field_actors: { [key in string]: Actor }, 
/**
 * What smart_scan found.
 */
summary: string | null, 
/**
 * First touch: page, referrer, UTM.
 */
first_touch: unknown, 
/**
 * Every contact point, primary ones first.
 */
contact_points: Array<ContactPoint>, 
/**
 * Every deal, newest first.
 */
deals: Array<Deal>, 
/**
 * The signals that count.
 */
signals: Array<Signal>, 
/**
 * Old scores, newest first.
 */
scores: Array<PastScore>, 
/**
 * Every entry into a stage, oldest first.
 */
stages: Array<StageEvent>, 
/**
 * What happened, newest first.
 */
timeline: Array<Activity>, 
/**
 * Identity.
 */
id: ProspectId, 
/**
 * Counts changes; an edit names the version it saw.
 */
version: number, 
/**
 * Full name.
 */
name: string | null, 
/**
 * The e-mail used first.
 */
email: string | null, 
/**
 * Whether that e-mail is claimed or confirmed.
 */
email_state: Confirmation | null, 
/**
 * The phone used first, E.164.
 */
phone: string | null, 
/**
 * Company's name.
 */
company: string | null, 
/**
 * Company's row.
 */
company_id: CompanyId | null, 
/**
 * Job title.
 */
role: string | null, 
/**
 * Place.
 */
location: string | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * Since when.
 */
stage_at: Timestamp, 
/**
 * Probability of winning in percent.
 */
probability: number, 
/**
 * On the board, or only in the list.
 */
on_board: boolean, 
/**
 * The machine's score, 0-100.
 */
scout_score: number, 
/**
 * Its parts.
 */
score_parts: ScoreParts, 
/**
 * What decay took from the intent part.
 */
score_lost: number, 
/**
 * The rep's own score, which counts instead.
 */
override_score: number | null, 
/**
 * Why the rep set it.
 */
override_reason: string | null, 
/**
 * Sum of signal points, 0-100.
 */
intent: number, 
/**
 * Highest temperature of the signals.
 */
temperature: Temperature, 
/**
 * Qualification score, 0-100.
 */
qualification: number, 
/**
 * The visitor's messages.
 */
messages: number, 
/**
 * The longest visit, in milliseconds.
 */
duration_ms: number, 
/**
 * Where the person came from.
 */
source: Source, 
/**
 * Amount of the open deal, else of the newest, in minor units.
 */
amount_minor: number | null, 
/**
 * Its currency.
 */
currency: Currency | null, 
/**
 * Why we may write to the person.
 */
basis: Basis | null, 
/**
 * Automation is kept off.
 */
hands_off: boolean, 
/**
 * Until when; absent: for good.
 */
hands_off_until: Timestamp | null, 
/**
 * Vendor, job seeker or spam: no automation.
 */
barred: boolean, 
/**
 * What to do next, in words.
 */
next_action: string | null, 
/**
 * The person's last message.
 */
last_inbound_at: Timestamp | null, 
/**
 * The last meaningful touch.
 */
last_touch_at: Timestamp, 
/**
 * The prospect this one was merged into.
 */
merged_into: ProspectId | null, 
/**
 * When it was made.
 */
created_at: Timestamp, };

/**
 * A person who may buy.
 */
export type ProspectId = string;

/**
 * One spendable kind; available + reserved = ledger_sum.
 */
export type Purse = { 
/**
 * Free to spend.
 */
available: number, 
/**
 * Held by jobs.
 */
reserved: number, 
/**
 * What the ledger adds up to.
 */
ledger_sum: number, };

/**
 * A product to add, or a new version of the one of that name (compared without case).
 */
export type PutProduct = { 
/**
 * Its name, one line.
 */
name: string, 
/**
 * Price of one unit, e.g. `49.00`.
 */
price: string, 
/**
 * Its currency; the workspace's when not said.
 */
currency?: Currency | null, 
/**
 * What it is.
 */
description?: string | null, 
/**
 * What one unit is, singular, e.g. seat.
 */
unit?: string | null, 
/**
 * once (when not said), month or year.
 */
period?: Period | null, 
/**
 * The tax it carries.
 */
tax?: Tax | null, 
/**
 * Lower prices for larger quantities, ascending.
 */
tiers?: Array<Tier> | null, 
/**
 * When the price ends.
 */
valid_until?: Timestamp | null, };

/**
 * What one run of all that was due did.
 */
export type Ran = { 
/**
 * Visits read.
 */
captured: number, 
/**
 * Jobs per claim, in order.
 */
claims: Array<number>, 
/**
 * Jobs that ran, in order.
 */
jobs: Array<RanJob>, 
/**
 * Effects that talked to a server.
 */
effects: Array<EffectId>, };

/**
 * A job that ran.
 */
export type RanJob = { 
/**
 * Which.
 */
id: JobId, 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * Where it stands now.
 */
state: JobState, 
/**
 * Why it waits, if it does.
 */
waiting_for: WaitReason | null, };

/**
 * How many notices were marked.
 */
export type ReadNotifications = { 
/**
 * How many.
 */
read: number, };

/**
 * How much to add.
 */
export type Refill = { 
/**
 * Energy to add; none when not said.
 */
energy?: number | null, 
/**
 * Coins to add; none when not said.
 */
coins?: number | null, };

/**
 * No.
 */
export type Reject = { 
/**
 * Which card.
 */
id: ApprovalId, 
/**
 * Why.
 */
reason: string, };

/**
 * Entering the stage queues the job.
 */
export type Rule = { 
/**
 * The stage entered.
 */
stage: Stage, 
/**
 * The job queued.
 */
kind: JobKind, 
/**
 * On or off.
 */
enabled: boolean, 
/**
 * `at_once`, `after_inbound`, `when_quiet` or `after_meeting`.
 */
timing: string, 
/**
 * The rep's own delay in minutes, instead of the timing's.
 */
delay_minutes: number | null, };

/**
 * A job to run now.
 */
export type RunJob = { 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * Whom it is for.
 */
prospect_id: ProspectId, };

/**
 * What a caller may do; each scope includes those before it (architecture.md section 2, "IPC").
 */
export type Scope = "read" | "edit" | "decide" | "admin";

/**
 * The named parts of a ScoutScore; they add up to it.
 */
export type ScoreParts = { 
/**
 * 0-40.
 */
intent: number, 
/**
 * 0-25.
 */
temperature: number, 
/**
 * 0-15.
 */
contact: number, 
/**
 * 0-15.
 */
engagement: number, 
/**
 * 0 or 5.
 */
signal: number, };

/**
 * That a secret is kept.
 */
export type SecretSet = { 
/**
 * Its key.
 */
key: string, 
/**
 * Always true.
 */
set: boolean, };

/**
 * One chat visit.
 */
export type SessionId = string;

/**
 * Another mode.
 */
export type SetMode = { 
/**
 * manual, hybrid or autopilot.
 */
mode: Mode, };

/**
 * A change of a rule.
 */
export type SetRule = { 
/**
 * The stage entered.
 */
stage: Stage, 
/**
 * The job queued.
 */
kind: JobKind, 
/**
 * On or off.
 */
enabled: boolean, 
/**
 * Another delay, 0-525600 minutes; absent: the default one.
 */
delay_minutes?: number | null, };

/**
 * A secret to keep.
 */
export type SetSecret = { 
/**
 * E.g. `smtp.password`.
 */
key: string, 
/**
 * The secret itself; never shown again.
 */
value: string, };

/**
 * A change of a setting.
 */
export type SetSetting = { 
/**
 * E.g. `smtp.host`.
 */
key: string, 
/**
 * As text, e.g. `587`.
 */
value: string, };

/**
 * A setting with its meaning. A secret shows no value.
 */
export type Setting = { 
/**
 * The key.
 */
key: string, 
/**
 * The value in force; absent for secrets.
 */
value: string | null, 
/**
 * What holds while nobody set it.
 */
default: string, 
/**
 * Whether somebody set it; absent for secrets.
 */
is_set: boolean | null, 
/**
 * What it accepts, in words.
 */
accepts: string, 
/**
 * What it is for.
 */
doc: string, 
/**
 * Kept in the secret store, write-only.
 */
secret: boolean, 
/**
 * What it accepts, for drawing its field.
 */
kind: SettingKind, };

/**
 * A setting's key.
 */
export type SettingKey = { 
/**
 * E.g. `smtp.host`.
 */
key: string, };

/**
 * What a setting accepts, for drawing its field; the value is text in every case.
 */
export type SettingKind = { "type": "bool" } | { "type": "int", 
/**
 * Smallest.
 */
min: number, 
/**
 * Largest.
 */
max: number, 
/**
 * What is counted; empty: nothing that has a name.
 */
unit: string, } | { "type": "decimal", 
/**
 * Largest.
 */
max: number, } | { "type": "text", 
/**
 * Characters at most.
 */
max: number, } | { "type": "lines", 
/**
 * Characters at most.
 */
max: number, } | { "type": "word", 
/**
 * The list.
 */
words: Array<string>, } | { "type": "email" } | { "type": "domains" } | { "type": "time_zone" } | { "type": "region" } | { "type": "currency" } | { "type": "hours" } | { "type": "quiet_hours" } | { "type": "window" } | { "type": "weekdays" } | { "type": "origins" } | { "type": "host" } | { "type": "ip_address" } | { "type": "url" };

/**
 * The rep's word on a message of unknown fate.
 */
export type SettleEffect = { 
/**
 * Which effect.
 */
id: EffectId, 
/**
 * It was sent; else it was not.
 */
sent: boolean, };

/**
 * Where an effect stands.
 */
export type Settled = { 
/**
 * Which effect.
 */
id: EffectId, 
/**
 * Where it stands.
 */
state: EffectState, };

/**
 * Named evidence with its quote.
 */
export type Signal = { 
/**
 * Which.
 */
kind: SignalKind, 
/**
 * Its weight when found.
 */
points: number, 
/**
 * The words.
 */
quote: string, 
/**
 * The message they stand in.
 */
message_id: MessageId, 
/**
 * When they were said.
 */
at: Timestamp, };

/**
 * Named evidence in an inbound text (product.md section 2).
 */
export type SignalKind = "purchase_intent" | "form_submitted" | "urgency" | "quantity_inquiry" | "payment_options" | "demo_request" | "contact_request" | "pricing_inquiry" | "delivery_check" | "interest" | "validation" | "promo_interest" | "comparison" | "not_interested" | "vendor_pitch" | "job_seeker" | "spam";

/**
 * Later.
 */
export type Snooze = { 
/**
 * Which card.
 */
id: ApprovalId, 
/**
 * Until when; `approval.snooze_hours` from now when not said.
 */
until?: Timestamp | null, };

/**
 * Where a prospect came from.
 */
export type Source = "web_chat" | "facebook_lead_ads" | "google_lead_form" | "inbound_mail" | "web_form" | "webhook" | "import" | "manual";

/**
 * Where a prospect stands; ordered, the last two terminal.
 */
export type Stage = "new" | "contacted" | "qualified" | "interested" | "ready_to_close" | "won" | "lost";

/**
 * An entry into a stage.
 */
export type StageEvent = { 
/**
 * From where; absent on creation.
 */
from: Stage | null, 
/**
 * Where to.
 */
to: Stage, 
/**
 * Who did it.
 */
actor: Actor, 
/**
 * Why.
 */
cause: string, 
/**
 * When.
 */
at: Timestamp, };

/**
 * How the workspace stands.
 */
export type Status = { 
/**
 * Version of the program that owns the workspace.
 */
version: string, 
/**
 * Identity of the workspace.
 */
workspace_id: string, 
/**
 * Process that owns the workspace.
 */
owner_pid: number, 
/**
 * The mode in force.
 */
mode: Mode, 
/**
 * The kill switch is on.
 */
paused: boolean, 
/**
 * Since when.
 */
paused_at: Timestamp | null, 
/**
 * By whom.
 */
paused_by: string | null, 
/**
 * Energy and coins.
 */
wallet: Wallet, 
/**
 * Prospects on the board, by stage.
 */
stages: { [key in string]: number }, 
/**
 * Cards that wait for the rep.
 */
approvals: number, 
/**
 * Unread notices.
 */
notifications: number, 
/**
 * The present moment by the owner's clock.
 */
now: Timestamp, };

/**
 * The same amount, reckoned twice.
 */
export type Sums = { 
/**
 * What the ledger adds up to.
 */
ledger_sum: number, 
/**
 * Available and reserved together.
 */
balance: number, };

/**
 * An address that nothing may be sent to.
 */
export type Suppress = { 
/**
 * The address.
 */
address: string, 
/**
 * Why; "the rep's word" when not said.
 */
reason?: string | null, };

/**
 * What is suppressed now.
 */
export type Suppressed = { 
/**
 * The address.
 */
address: string, };

/**
 * The tax a price carries.
 */
export type Tax = { 
/**
 * Its name as the market says it, e.g. "VAT"; one line.
 */
label: string, 
/**
 * Rate in hundredths of a percent, 0-10,000 (1200 = 12 %); `None` leaves the rate unsaid.
 */
basis_points: number | null, 
/**
 * Whether the stated price contains it already.
 */
included: boolean, };

/**
 * The highest temperature of a prospect's signals, cold first.
 */
export type Temperature = "cold" | "warm" | "hot" | "ready_to_buy";

/**
 * A lower price from some quantity on.
 */
export type Tier = { 
/**
 * Smallest quantity it holds for, at least 2.
 */
min_quantity: number, 
/**
 * Price of one unit in minor units of the product's currency.
 */
unit_price_minor: number, };

/**
 * A moment, in milliseconds since 1970-01-01T00:00:00Z.
 */
export type Timestamp = number;

/**
 * What a check found.
 */
export type Verified = { 
/**
 * Nothing is wrong.
 */
ok: boolean, 
/**
 * What is wrong, in words.
 */
problems: Array<string>, 
/**
 * Energy by the ledger and by the wallet.
 */
energy: Sums, 
/**
 * Coins by the ledger and by the wallet.
 */
coins: Sums, };

/**
 * Why a job or effect waits.
 */
export type WaitReason = "approval" | "energy" | "coins" | "window" | "cap" | "cooldown" | "grace" | "mailbox" | "inbox" | "unconfirmed" | "out_of_office" | "mode" | "hands_off" | "paused" | "schedule" | "ambiguous";

/**
 * The wallet.
 */
export type Wallet = { 
/**
 * Pace.
 */
energy: Purse, 
/**
 * Spend.
 */
coins: Purse, 
/**
 * For how many more leads it lasts; absent when leads cost nothing.
 */
leads_left: number | null, };

/** Every command of the table. */
export interface Commands {
  /** What runs, what waits, and how much there is of everything. */
  "status.get": { scope: "read"; request: Nothing; response: Status };
  /** Every setting with its value, default and meaning. */
  "settings.list": { scope: "read"; request: Nothing; response: Array<Setting> };
  /** One setting. */
  "settings.get": { scope: "read"; request: SettingKey; response: Setting };
  /** Changes a setting; it holds at once. */
  "settings.set": { scope: "decide"; request: SetSetting; response: Setting };
  /** Keeps a password or token in the secret store; it is never shown again. */
  "settings.set_secret": { scope: "admin"; request: SetSecret; response: SecretSet };
  /** The mode in force. */
  "mode.get": { scope: "read"; request: Nothing; response: ModeIs };
  /** Changes the mode; what waits is decided again. */
  "mode.set": { scope: "decide"; request: SetMode; response: ModeIs };
  /** The kill switch: nothing is claimed and nothing leaves any more. */
  "automation.pause": { scope: "decide"; request: Nothing; response: Paused };
  /** Releases the kill switch. */
  "automation.resume": { scope: "decide"; request: Nothing; response: Paused };
  /** The price sheet. */
  "products.list": { scope: "read"; request: Nothing; response: Array<Product> };
  /** Adds a product, or a new version of the one of that name. */
  "products.put": { scope: "edit"; request: PutProduct; response: Product };
  /** The questions the chat can answer. */
  "faq.list": { scope: "read"; request: Nothing; response: Array<Faq> };
  /** Adds a question with its answer. */
  "faq.add": { scope: "edit"; request: AddFaq; response: Faq };
  /** Prospects of a stage or of all, newest first, or the ones found by a search. */
  "prospects.list": { scope: "read"; request: ListProspects; response: Array<Prospect> };
  /** One prospect with contact points, deals, signals, scores and timeline. */
  "prospects.get": { scope: "read"; request: ProspectById; response: ProspectDetail };
  /** Adds a prospect by hand; what is typed here counts as confirmed. */
  "prospects.add": { scope: "edit"; request: AddProspect; response: ProspectDetail };
  /** Changes what is known of a prospect; nothing replaces what the rep typed. */
  "prospects.edit": { scope: "edit"; request: EditProspect; response: ProspectDetail };
  /** Confirms the claimed contact points and attached visits of a prospect. */
  "prospects.confirm": { scope: "decide"; request: ProspectById; response: ProspectDetail };
  /** Moves a prospect to a stage, with what that stage needs. */
  "prospects.move": { scope: "decide"; request: MoveProspect; response: Moved };
  /** Keeps all automation off a prospect, until a moment or for good; or lets it on again. */
  "prospects.hands_off": { scope: "decide"; request: HandsOff; response: ProspectDetail };
  /** Sets the rep's own score with a reason, or takes it away. */
  "prospects.score_override": { scope: "edit"; request: OverrideScore; response: ProspectDetail };
  /** Keeps all automation off everybody of a company, or lets it on again. */
  "companies.hands_off": { scope: "decide"; request: CompanyHandsOff; response: CompanyHandsOffSet };
  /** Nothing is sent to this address any more, by hand neither. */
  "suppression.add": { scope: "edit"; request: Suppress; response: Suppressed };
  /** Visitors who left an address or asked for contact but made no prospect. */
  "today.left_address": { scope: "read"; request: Limit; response: Array<LeftAddress> };
  /** Makes a prospect of such a visitor. */
  "today.add_left_address": { scope: "edit"; request: BySession; response: ProspectDetail };
  /** Takes such a visitor off Today for good. */
  "today.ignore_left_address": { scope: "edit"; request: BySession; response: Ignored };
  /** Jobs, open ones first. */
  "jobs.list": { scope: "read"; request: ListJobs; response: Array<Job> };
  /** One job. */
  "jobs.get": { scope: "read"; request: JobById; response: Job };
  /** Runs a job for a prospect in any mode; what binds still waits for approval. */
  "jobs.run": { scope: "decide"; request: RunJob; response: Job };
  /** Tries a failed, cancelled or suggested job again. */
  "jobs.retry": { scope: "decide"; request: JobById; response: Job };
  /** What waits for a decision, oldest first. */
  "approvals.list": { scope: "read"; request: ListApprovals; response: Array<Approval> };
  /** One card, decided or not. */
  "approvals.get": { scope: "read"; request: ApprovalById; response: Approval };
  /** Lets exactly what is shown happen, or an edited text. */
  "approvals.approve": { scope: "decide"; request: Approve; response: Decided };
  /** Refuses what is shown, with a reason; its cost is released. */
  "approvals.reject": { scope: "decide"; request: Reject; response: Decided };
  /** Puts a card out of sight for a while. */
  "approvals.snooze": { scope: "decide"; request: Snooze; response: Approval };
  /** Says whether a message of unknown fate was sent. */
  "effects.settle": { scope: "decide"; request: SettleEffect; response: Settled };
  /** Energy and coins: available, reserved, and the sum of the ledger. */
  "wallet.get": { scope: "read"; request: Nothing; response: Wallet };
  /** Adds energy and coins, on the ledger. */
  "wallet.refill": { scope: "edit"; request: Refill; response: Wallet };
  /** The timeline, of a prospect or of all, newest first. */
  "activity.list": { scope: "read"; request: ListActivity; response: Array<Activity> };
  /** Notices to the rep, newest first. */
  "notifications.list": { scope: "read"; request: ListNotifications; response: Array<Notification> };
  /** Marks every notice as read. */
  "notifications.read": { scope: "edit"; request: Nothing; response: ReadNotifications };
  /** Facts for screens: which rows of which area changed after a number. */
  "changes.after": { scope: "read"; request: ChangesAfter; response: Array<Change> };
  /** Which job each stage queues. */
  "rules.list": { scope: "read"; request: Nothing; response: Array<Rule> };
  /** Turns a stage's rule on or off, or changes its delay. */
  "rules.set": { scope: "decide"; request: SetRule; response: Array<Rule> };
  /** Runs everything that is due now. */
  "worker.run_due": { scope: "decide"; request: Nothing; response: Ran };
  /** Checks the whole file: pages, references, ledger, counts. */
  "workspace.verify": { scope: "read"; request: Nothing; response: Verified };
  /** Copies the workspace's database into a new file while everything goes on. */
  "workspace.backup": { scope: "admin"; request: Backup; response: BackedUp };
}
