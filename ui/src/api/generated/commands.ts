// Generated from Rust by `make types`. Do not edit.

/**
 * What taking a suggestion up did.
 */
export type AcceptedSuggestion = { 
/**
 * Which one.
 */
suggestion_id: SuggestionId, 
/**
 * The job that runs now.
 */
job_id: JobId | null, 
/**
 * The move that was made.
 */
moved: Moved | null, 
/**
 * Takes the move back (undo.apply).
 */
undo_id: UndoId | null, };

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
 * Meeting: what the invited person answered, or `cancelled`.
 */
answer: string | null, 
/**
 * Meeting that is over: what the rep says of it.
 */
outcome: MeetingOutcome | null, 
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
 * A contact point to add.
 */
export type AddContact = { 
/**
 * Whose.
 */
prospect_id: ProspectId, 
/**
 * What it is.
 */
kind: ContactKind, 
/**
 * The address, number or handle; what is typed here counts as confirmed.
 */
value: string, };

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
 * A note.
 */
export type AddNote = { 
/**
 * About whom.
 */
prospect_id: ProspectId, 
/**
 * 1-10000 characters.
 */
text: string, };

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
 * A task.
 */
export type AddTask = { 
/**
 * About whom; nobody when not said.
 */
prospect_id?: ProspectId | null, 
/**
 * 1-1000 characters.
 */
text: string, 
/**
 * When it is due.
 */
due_at: Timestamp, 
/**
 * Tell me then; `true` when not said.
 */
remind?: boolean | null, };

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
 * Which step.
 */
export type ApplyUndo = { 
/**
 * The step; the newest that stands when not said.
 */
id?: UndoId | null, };

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
reason: string | null, 
/**
 * Whom it is about.
 */
person: ApprovalPerson, 
/**
 * The mail as it would leave, or as it left; none where it is no mail.
 */
mail: ApprovalMail | null, 
/**
 * What is at stake.
 */
risk: Risk, 
/**
 * When it would leave after an approval now.
 */
leaves: Leaves, 
/**
 * What an approval leads to, in sentences.
 */
follows: Array<string>, 
/**
 * How far it can be taken back.
 */
way_back: string, 
/**
 * Why now: the person's own words.
 */
quotes: Array<ApprovalQuote>, 
/**
 * Fragments of the body that stand on record.
 */
sourced: Array<SourcedText>, 
/**
 * Sentences of the rep's own edit with a number, day or promise that is not on record.
 */
unsourced: Array<string>, 
/**
 * What a new draft can be asked for here (approvals.redraft).
 */
instructions: Array<string>, 
/**
 * What it costs.
 */
energy: number, 
/**
 * What it costs.
 */
coins: number, };

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
 * An invitation in a mail.
 */
export type ApprovalInvite = { 
/**
 * What calendars show.
 */
summary: string, 
/**
 * When it starts.
 */
start: Timestamp, 
/**
 * When it ends.
 */
end: Timestamp, 
/**
 * Where, or how to join.
 */
location: string, 
/**
 * What it says.
 */
description: string, };

/**
 * A mail, part by part.
 */
export type ApprovalMail = { 
/**
 * Sender's name.
 */
from_name: string, 
/**
 * Sender's address.
 */
from: string, 
/**
 * Recipient's name, may be empty.
 */
to_name: string, 
/**
 * Recipient's address.
 */
to: string, 
/**
 * Subject.
 */
subject: string, 
/**
 * What the rep may edit.
 */
body: string, 
/**
 * Sender, postal address and opt-out.
 */
footer: string, 
/**
 * What the recipient reads: body, an empty line, footer.
 */
text: string, 
/**
 * Invitation, if any.
 */
invite: ApprovalInvite | null, 
/**
 * The offer it makes, frozen.
 */
offer: Offer | null, 
/**
 * Files that go with it.
 */
files: Array<MailAttachment>, };

/**
 * The person a card is about.
 */
export type ApprovalPerson = { 
/**
 * Full name.
 */
name: string | null, 
/**
 * Company.
 */
company: string | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * Since when.
 */
stage_at: Timestamp, 
/**
 * The score that counts, 0-100.
 */
scout_score: number, 
/**
 * The parts of the machine's score.
 */
score_parts: ScoreParts, 
/**
 * The highest temperature of the person's signals.
 */
temperature: Temperature, 
/**
 * Whether the address it goes to is claimed or confirmed.
 */
email_state: Confirmation | null, 
/**
 * IANA time zone, where one is known.
 */
time_zone: string | null, };

/**
 * Words of the person.
 */
export type ApprovalQuote = { 
/**
 * As said.
 */
text: string, 
/**
 * The weight of the signal found in it.
 */
points: number | null, 
/**
 * That signal.
 */
kind: SignalKind | null, 
/**
 * When it was said.
 */
at: Timestamp | null, };

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
body?: string | null, 
/**
 * The hash that was shown, of the card or of the previewed edit; another one now is a conflict.
 */
hash?: string | null, };

/**
 * Which mail.
 */
export type AttachAgain = { 
/**
 * One that was taken back.
 */
effect_id: EffectId, };

/**
 * A file to add.
 */
export type AttachFile = { 
/**
 * To what is written to whom.
 */
prospect_id: ProspectId, 
/**
 * Its name; paths, line breaks and marks of direction are taken out.
 */
name: string, 
/**
 * Its MIME type.
 */
media_type: string, 
/**
 * Its octets in base64; all files of a mail have at most 10 MB.
 */
data: string, };

/**
 * A file with a mail that the rep writes.
 */
export type AttachmentId = string;

/**
 * How the rep may be disturbed just now.
 */
export type Attention = { 
/**
 * Until then popups say nothing personal.
 */
busy_until: Timestamp | null, 
/**
 * Quiet hours hold: nothing pops up.
 */
quiet: boolean, 
/**
 * Until when.
 */
quiet_until: Timestamp | null, 
/**
 * Unread notices.
 */
unread: number, };

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
 * The board.
 */
export type Board = { 
/**
 * Every stage, in order.
 */
columns: Array<BoardColumn>, 
/**
 * What everybody open is worth, per currency.
 */
open_sums: Array<Sum>, 
/**
 * That times the probabilities.
 */
open_weighted: Array<Sum>, 
/**
 * Cards in all columns.
 */
total: number, 
/**
 * Where the change feed stood when it was read: facts after it may be news.
 */
seq: number, };

/**
 * A prospect as a card of the board or a row of the table shows it.
 */
export type BoardCard = { 
/**
 * Identity.
 */
id: ProspectId, 
/**
 * Counts changes; a move names the version it saw.
 */
version: number, 
/**
 * Full name.
 */
name: string | null, 
/**
 * Company's name.
 */
company: string | null, 
/**
 * The e-mail used first.
 */
email: string | null, 
/**
 * Whether that e-mail is claimed or confirmed.
 */
email_state: Confirmation | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * Since when.
 */
stage_at: Timestamp, 
/**
 * Place in the column; smaller is higher up.
 */
rank: number, 
/**
 * On the board, or only in the list.
 */
on_board: boolean, 
/**
 * The machine's score, 0-100.
 */
scout_score: number, 
/**
 * The rep's own score, which counts instead.
 */
override_score: number | null, 
/**
 * Highest temperature of the signals.
 */
temperature: Temperature, 
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
 * The last meaningful touch.
 */
last_touch_at: Timestamp, 
/**
 * When it was made.
 */
created_at: Timestamp, 
/**
 * Too long without a touch, and nothing with a date is planned.
 */
stale: boolean, 
/**
 * Automation is kept off the person or the company now.
 */
hands_off: boolean, 
/**
 * Vendor, job seeker or spam: no automation.
 */
barred: boolean, 
/**
 * Not stale before.
 */
snoozed_until: Timestamp | null, 
/**
 * Of the sample data; nothing ever leaves for them.
 */
sample: boolean, 
/**
 * What happens next and who does it.
 */
next: NextStep, };

/**
 * A column with its head and a page of its cards.
 */
export type BoardColumn = { 
/**
 * Which.
 */
stage: Stage, 
/**
 * Cards in it, over all pages.
 */
count: number, 
/**
 * What they are worth, per currency.
 */
sums: Array<Sum>, 
/**
 * That times the probability.
 */
weighted: Array<Sum>, 
/**
 * Probability of winning in percent.
 */
probability: number, 
/**
 * This page, from the top down.
 */
cards: Array<BoardCard>, 
/**
 * Where the next page begins; absent: this was the last.
 */
next_cursor: string | null, };

/**
 * Numbers on the chips over the board.
 */
export type BoardCounts = { 
/**
 * Open, and hot or ready to buy.
 */
hot_and_ready: number, 
/**
 * Too long without a touch.
 */
stale: number, 
/**
 * Open, with nothing planned.
 */
no_next_step: number, 
/**
 * Automation is kept off.
 */
hands_off: number, 
/**
 * Not on the board: only in the list.
 */
list_only: number, };

/**
 * One action on many.
 */
export type BulkProspects = { 
/**
 * Who, at most 500.
 */
ids: Array<ProspectId>, 
/**
 * What.
 */
action: BulkVerb, };

/**
 * What a bulk action does.
 */
export type BulkVerb = "hands_off" | "hands_on" | "to_board" | "off_board" | "suppress";

/**
 * A visit that waits in Today.
 */
export type BySession = { 
/**
 * Which one.
 */
session_id: SessionId, };

/**
 * What a test of the calendar found.
 */
export type CalendarTestView = { 
/**
 * It can be read.
 */
ok: boolean, 
/**
 * What was found, or why not.
 */
words: string, 
/**
 * What to do about it.
 */
hint: string | null, };

/**
 * How a call went.
 */
export type CallOutcome = "reached" | "no_answer" | "voicemail";

/**
 * A meeting that does not take place.
 */
export type CancelMeeting = { 
/**
 * The meeting's row in the timeline.
 */
id: ActivityId, 
/**
 * Why, in the rep's own words; up to 1,000 characters.
 */
why?: string | null, };

/**
 * Which cards a list shows.
 */
export type CardState = "pending" | "snoozed" | "decided";

/**
 * One cell of the policy table (product.md section 3).
 */
export type Cell = "auto" | "ask" | "suggest";

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
 * A visit.
 */
export type ChatById = { 
/**
 * Which.
 */
session_id: SessionId, };

/**
 * Who wrote a chat message.
 */
export type ChatRole = "visitor" | "assistant" | "rep" | "notice";

/**
 * The rep's line.
 */
export type ChatSay = { 
/**
 * In which visit.
 */
session_id: SessionId, 
/**
 * 1-4000 characters.
 */
text: string, };

/**
 * The website chat, as the rep sets it up.
 */
export type ChatSite = { 
/**
 * Where it listens, as `http://HOST:PORT`.
 */
listening: string | null, 
/**
 * Why it does not although it should.
 */
problem: string | null, 
/**
 * What to paste into the website.
 */
snippet: string, 
/**
 * Origins whose pages may use it.
 */
origins: Array<string>, 
/**
 * The chat answers.
 */
enabled: boolean, 
/**
 * Chats of the rep's day in which something was said.
 */
sessions_today: number, };

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
 * A task that is done, or open again.
 */
export type CompleteTask = { 
/**
 * Which one.
 */
id: ActivityId, 
/**
 * Done, else open again.
 */
done: boolean, };

/**
 * How sure we are that a contact point is the person's.
 */
export type Confirmation = "claimed" | "confirmed";

/**
 * A contact point.
 */
export type ContactById = { 
/**
 * Which one.
 */
id: ContactPointId, };

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
 * A whole thread.
 */
export type Conversation = { 
/**
 * As in the list.
 */
summary: ConversationSummary, 
/**
 * Its lines, oldest first.
 */
entries: Array<ThreadEntry>, 
/**
 * Its visits, the latest first.
 */
sessions: Array<ConversationSession>, 
/**
 * What the visitor said of themselves, by field (name, email, phone, company, ...).
 */
stated: { [key in string]: string }, 
/**
 * There are older lines.
 */
more: boolean, };

/**
 * Which threads.
 */
export type ConversationFilter = "all" | "live" | "waiting" | "unread";

/**
 * A visit of a thread.
 */
export type ConversationSession = { 
/**
 * Identity.
 */
id: SessionId, 
/**
 * When it began.
 */
opened_at: Timestamp, 
/**
 * First page.
 */
page: string | null, 
/**
 * Where they came from.
 */
referrer: string | null, 
/**
 * The visitor is there.
 */
live: boolean, 
/**
 * A person answers in place of the assistant.
 */
taken_over: boolean, 
/**
 * Since when.
 */
taken_over_at: Timestamp | null, 
/**
 * Why a person is called for, until one answers.
 */
handover: Handover | null, 
/**
 * The line about data as the visitor saw it.
 */
consent: string | null, 
/**
 * How it hangs on its person: `own`, `confirmed` or `claimed`.
 */
link: "own" | "confirmed" | "claimed" | null, };

/**
 * A thread in the list: of a person, or of a visit whose person is not known.
 */
export type ConversationSummary = { 
/**
 * `p:` and the person's id, else the visit's id.
 */
id: string, 
/**
 * The person, if known.
 */
prospect_id: ProspectId | null, 
/**
 * The newest visit, if there was one.
 */
session_id: SessionId | null, 
/**
 * Known or stated name.
 */
name: string | null, 
/**
 * Known or stated company.
 */
company: string | null, 
/**
 * Where the person stands.
 */
stage: Stage | null, 
/**
 * The last line, cut to 300 characters.
 */
last_text: string, 
/**
 * `visitor`, `assistant`, `rep`, `notice`, `mail_out`, `mail_in` or `meeting`.
 */
last_role: "visitor" | "assistant" | "rep" | "notice" | "mail_out" | "mail_in" | "meeting", 
/**
 * When.
 */
last_at: Timestamp, 
/**
 * Lines of the visitor the rep has not seen.
 */
unread: number, 
/**
 * The visitor is there: wrote within five minutes or has the chat open.
 */
live: boolean, 
/**
 * A person answers in place of the assistant.
 */
taken_over: boolean, 
/**
 * The visitor waits for a person since.
 */
waiting_since: Timestamp | null, 
/**
 * The visitor's messages.
 */
visitor_messages: number, 
/**
 * First page of the newest visit.
 */
page: string | null, };

/**
 * A person's sequence.
 */
export type Course = { 
/**
 * Which one.
 */
name: SequenceName, 
/**
 * Of which version; 0: the built-in one.
 */
version: number, 
/**
 * The job that carries it.
 */
job_id: JobId, 
/**
 * Since when.
 */
started_at: Timestamp, 
/**
 * When it ended; `null`: it is under way.
 */
ended_at: Timestamp | null, 
/**
 * Why it ended, in words.
 */
reason: string | null, 
/**
 * Step by step.
 */
steps: Array<CourseStep>, };

/**
 * Whose.
 */
export type CourseOf = { 
/**
 * The person.
 */
prospect_id: ProspectId, };

/**
 * One step of a person's sequence.
 */
export type CourseStep = { 
/**
 * What it is.
 */
step: SequenceStep, 
/**
 * Where its mail stands; `null`: not written yet.
 */
state: EffectState | null, 
/**
 * When it left, or leaves at the earliest.
 */
at: Timestamp | null, 
/**
 * Why it waits, in words.
 */
waits: string | null, };

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
 * When it should close.
 */
expected_close: Timestamp | null, 
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
 * One decision on many cards.
 */
export type DecideMany = { 
/**
 * Exactly these, 1-200.
 */
items: Array<SeenCard>, 
/**
 * What to do.
 */
verb: DecideVerb, 
/**
 * Why; a rejection needs it.
 */
reason?: string | null, 
/**
 * Until when they are out of sight; `approval.snooze_hours` from now when not said.
 */
until?: Timestamp | null, };

/**
 * What became of one of them.
 */
export type DecideResult = { 
/**
 * Which card.
 */
id: ApprovalId, 
/**
 * It was decided.
 */
ok: boolean, 
/**
 * Where it stands now.
 */
state: ApprovalState | null, 
/**
 * Why it was not decided.
 */
error: string | null, };

/**
 * What to do with many cards.
 */
export type DecideVerb = "approve" | "reject" | "snooze";

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
reason: string | null, 
/**
 * Whom it is about.
 */
person: ApprovalPerson, 
/**
 * The mail as it would leave, or as it left; none where it is no mail.
 */
mail: ApprovalMail | null, 
/**
 * What is at stake.
 */
risk: Risk, 
/**
 * When it would leave after an approval now.
 */
leaves: Leaves, 
/**
 * What an approval leads to, in sentences.
 */
follows: Array<string>, 
/**
 * How far it can be taken back.
 */
way_back: string, 
/**
 * Why now: the person's own words.
 */
quotes: Array<ApprovalQuote>, 
/**
 * Fragments of the body that stand on record.
 */
sourced: Array<SourcedText>, 
/**
 * Sentences of the rep's own edit with a number, day or promise that is not on record.
 */
unsourced: Array<string>, 
/**
 * What a new draft can be asked for here (approvals.redraft).
 */
instructions: Array<string>, 
/**
 * What it costs.
 */
energy: number, 
/**
 * What it costs.
 */
coins: number, };

/**
 * Which file of which draft.
 */
export type DetachFile = { 
/**
 * To whom.
 */
prospect_id: ProspectId, 
/**
 * The file.
 */
id: AttachmentId, };

/**
 * A suggestion that is gone.
 */
export type DismissedSuggestion = { 
/**
 * Which one.
 */
id: SuggestionId, 
/**
 * Offers it again (undo.apply).
 */
undo_id: UndoId | null, };

/**
 * A record to publish.
 */
export type DnsRecord = { 
/**
 * Its whole name.
 */
name: string, 
/**
 * Its kind.
 */
kind: "TXT" | "CNAME", 
/**
 * Its value.
 */
value: string, };

/**
 * Whether a contact point may be used.
 */
export type DoNotUse = { 
/**
 * Which one.
 */
id: ContactPointId, 
/**
 * Why it must not be used; null: it may be used again.
 */
reason?: string | null, };

/**
 * A document.
 */
export type DocumentById = { 
/**
 * Which.
 */
id: DocumentId, };

/**
 * A document the rep pasted.
 */
export type DocumentId = string;

/**
 * A document without its text.
 */
export type DocumentSummary = { 
/**
 * Identity.
 */
id: DocumentId, 
/**
 * Its title: what an answer from it names as its source.
 */
title: string, 
/**
 * Length of its text, in characters.
 */
characters: number, 
/**
 * Passages it is searched by.
 */
passages: number, 
/**
 * When it was written last.
 */
updated_at: Timestamp, };

/**
 * What DNS says of the domain the rep's mail comes from.
 */
export type DomainCheckView = { 
/**
 * The domain.
 */
domain: string, 
/**
 * When DNS was asked.
 */
at: Timestamp, 
/**
 * By subject.
 */
findings: Array<DomainFinding>, };

/**
 * One thing that was found.
 */
export type DomainFinding = { 
/**
 * What it is about.
 */
subject: "domain" | "spf" | "dkim" | "dmarc", 
/**
 * How it stands.
 */
state: "ok" | "warning" | "problem" | "unknown", 
/**
 * What was found.
 */
words: string, 
/**
 * What to do about it.
 */
fix: string | null, 
/**
 * What to publish.
 */
records: Array<DnsRecord>, };

/**
 * What would be sent.
 */
export type Draft = { 
/**
 * Subject; a task's title; empty where nothing is written.
 */
subject: string, 
/**
 * What the recipient would read, footer included; a task's text.
 */
text: string, 
/**
 * Where it would go.
 */
to: string | null, 
/**
 * What else there is to know.
 */
note: string | null, };

/**
 * A file with what the rep has begun to write.
 */
export type DraftFile = { 
/**
 * Identity.
 */
id: AttachmentId, 
/**
 * Its name, as it will leave.
 */
name: string, 
/**
 * Its MIME type.
 */
media_type: string, 
/**
 * How many octets.
 */
bytes: number, };

/**
 * To whom.
 */
export type DraftOf = { 
/**
 * The person.
 */
prospect_id: ProspectId, };

/**
 * A question to change.
 */
export type EditFaq = { 
/**
 * Which.
 */
id: FaqId, 
/**
 * As asked, 1-1000 characters.
 */
question: string, 
/**
 * As answered, 1-8000 characters.
 */
answer: string, };

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
 * A change of a task.
 */
export type EditTask = { 
/**
 * Which one.
 */
id: ActivityId, 
/**
 * Other words, 1-1000 characters.
 */
text?: string | null, 
/**
 * Another moment; who wanted to be reminded is reminded then.
 */
due_at?: Timestamp | null, };

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
 * A consequence of a job.
 */
export type EffectView = { 
/**
 * Identity.
 */
id: EffectId, 
/**
 * What it does.
 */
kind: EffectKind, 
/**
 * Where it stands.
 */
state: EffectState, 
/**
 * Its number within the job, from 0.
 */
step: number, 
/**
 * Where it goes.
 */
recipient: string | null, 
/**
 * The mail's subject, or the task's title.
 */
subject: string | null, 
/**
 * Not looked at before; in the year 9999: something must release it.
 */
release_at: Timestamp, 
/**
 * When it left.
 */
left_at: Timestamp | null, 
/**
 * Why it waits.
 */
waiting_for: WaitReason | null, 
/**
 * Until when, if that is known.
 */
wait_until: Timestamp | null, 
/**
 * Why, in words.
 */
wait_words: string | null, 
/**
 * The mail server's word.
 */
response: string | null, 
/**
 * What went wrong.
 */
error: string | null, 
/**
 * Its part of the price.
 */
energy: number, 
/**
 * Its part of the price.
 */
coins: number, };

/**
 * Whether people begin a sequence.
 */
export type EnableSequence = { 
/**
 * Which one.
 */
name: SequenceName, 
/**
 * `false`: nobody new begins it, and everybody under way is called off.
 */
on: boolean, };

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
 * A question of the FAQ.
 */
export type FaqById = { 
/**
 * Which.
 */
id: FaqId, };

/**
 * One question and its answer.
 */
export type FaqId = string;

/**
 * Which prospects; every condition that is given must hold. Lists name what is let through.
 */
export type Filter = { 
/**
 * Name, company, address or number has every one of these words, as a beginning.
 */
search?: string | null, 
/**
 * In one of these stages.
 */
stages?: Array<Stage> | null, 
/**
 * From one of these sources.
 */
sources?: Array<Source> | null, 
/**
 * Of one of these temperatures.
 */
temperatures?: Array<Temperature> | null, 
/**
 * The score that counts is at least this, 0-100.
 */
score_min?: number | null, 
/**
 * Stale, or not.
 */
stale?: boolean | null, 
/**
 * Nothing is planned, or something is.
 */
no_next_step?: boolean | null, 
/**
 * Automation is kept off, or not.
 */
hands_off?: boolean | null, 
/**
 * On the board, or only in the list. The board itself shows only who is on it.
 */
on_board?: boolean | null, };

/**
 * One filter kept under a name.
 */
export type FilterId = string;

/**
 * A mail that was found in the mailbox.
 */
export type FoundMail = { 
/**
 * Who wrote it: name and address.
 */
from: string, 
/**
 * What tied it to the person, surest first: our `message_id`, its `references`, a `plus_address` made for one mail,
 * sender and `subject`, the sender's `address`; `new`: it made the person.
 */
matched_by: "message_id" | "references" | "plus_address" | "subject" | "address" | "new", 
/**
 * It counts as the person's own word; else anybody may have written it.
 */
trusted: boolean, 
/**
 * A person's, or what a program wrote.
 */
kind: "human" | "auto_reply" | "bounce" | "complaint" | "delivered" | "unsubscribe", 
/**
 * Files that came along; they stay in the mailbox.
 */
attachments: Array<MailAttachment>, 
/**
 * `mails.get` has more of it: quotes, a signature, HTML.
 */
more: boolean, };

/**
 * Which board.
 */
export type GetBoard = { 
/**
 * Only these prospects; counts and sums are theirs too.
 */
filter?: Filter | null, 
/**
 * Cards per column, 1-200; 50 when not said.
 */
page?: number | null, };

/**
 * Which part of a column.
 */
export type GetBoardPage = { 
/**
 * Which column.
 */
stage: Stage, 
/**
 * Only these prospects.
 */
filter?: Filter | null, 
/**
 * Where the page before ended; absent: from the top.
 */
cursor: string | null, 
/**
 * Cards at most, 1-200; 50 when not said.
 */
limit?: number | null, };

/**
 * Which cards.
 */
export type GetCards = { 
/**
 * At most 2000.
 */
ids: Array<ProspectId>, };

/**
 * Which thread: exactly one of the two ids.
 */
export type GetConversation = { 
/**
 * Of this person.
 */
prospect_id?: ProspectId | null, 
/**
 * The one this visit belongs to.
 */
session_id?: SessionId | null, 
/**
 * Lines before this moment: the `at` of the oldest shown.
 */
before?: Timestamp | null, 
/**
 * Lines at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which part of the table.
 */
export type GetProspectPage = { 
/**
 * Only these; everybody when not said, also who is only in the list.
 */
filter?: Filter | null, 
/**
 * Newest first when not said.
 */
sort?: Sort | null, 
/**
 * Rows before it; 0 when not said.
 */
offset?: number | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Why a chat calls for a person.
 */
export type Handover = "request" | "frustration" | "legal" | "negotiation";

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
 * One of many.
 */
export type ItemResult = { 
/**
 * Who.
 */
id: ProspectId, 
/**
 * It was done.
 */
ok: boolean, 
/**
 * Why it was not, in words.
 */
error: string | null, };

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
 * How many jobs are in each state; of finished ones those of the last 24 hours.
 */
export type JobCounts = { 
/**
 * Offered.
 */
suggested: number, 
/**
 * Due, or later.
 */
queued: number, 
/**
 * At work.
 */
running: number, 
/**
 * For something.
 */
waiting: number, 
/**
 * Done.
 */
succeeded: number, 
/**
 * Given up.
 */
failed: number, 
/**
 * Called off.
 */
cancelled: number, };

/**
 * A job with its consequences.
 */
export type JobDetail = { 
/**
 * The job.
 */
job: Job, 
/**
 * Whom it is for.
 */
prospect_name: string | null, 
/**
 * What it proposes, in order.
 */
effects: Array<EffectView>, 
/**
 * What would let it go on, while it waits.
 */
would_release: string | null, };

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
 * Jobs of a kind.
 */
export type JobsOfKind = { 
/**
 * Which.
 */
kind: JobKind, 
/**
 * How many.
 */
count: number, };

/**
 * A document with its text.
 */
export type KnowledgeDocument = { 
/**
 * Identity.
 */
id: DocumentId, 
/**
 * Its title.
 */
title: string, 
/**
 * Its text.
 */
text: string, 
/**
 * When it was written last.
 */
updated_at: Timestamp, };

/**
 * Languages the built-in composer writes.
 */
export type Language = "en" | "taglish";

/**
 * How many.
 */
export type LeadCount = { 
/**
 * Leads.
 */
leads: number, };

/**
 * What the doctor found.
 */
export type LeadDoctor = { 
/**
 * Facebook's leads can be read.
 */
ok: boolean, 
/**
 * In order.
 */
findings: Array<LeadFinding>, };

/**
 * One thing the doctor looked at.
 */
export type LeadFinding = { 
/**
 * What.
 */
name: string, 
/**
 * Whether it is well.
 */
ok: boolean, 
/**
 * In words.
 */
words: string, 
/**
 * What to do.
 */
hint: string | null, };

/**
 * What came by one form.
 */
export type LeadFormView = { 
/**
 * Where from.
 */
source: Source, 
/**
 * The form's id there, or the webhook's name.
 */
form: string, 
/**
 * What it is called there.
 */
form_name: string | null, 
/**
 * All that came.
 */
came: number, 
/**
 * Those that became prospects or belong to one.
 */
processed: number, 
/**
 * Those that failed.
 */
failed: number, 
/**
 * Tests of the platform.
 */
tests: number, 
/**
 * Those that wait to be fetched or understood.
 */
waiting: number, 
/**
 * When the newest came.
 */
last_at: Timestamp, };

/**
 * A form that came in from an ad or a webhook.
 */
export type LeadId = string;

/**
 * Where leads come from.
 */
export type LeadSources = { 
/**
 * By form, the newest first.
 */
forms: Array<LeadFormView>, 
/**
 * Of the last seven days, the newest first.
 */
speeds: Array<LeadSpeed>, 
/**
 * Median of the minutes to the first touch, of those that had one.
 */
median_minutes: number | null, 
/**
 * Threshold of the alert in minutes; 0: none.
 */
alert_minutes: number, 
/**
 * Why Facebook could not be read the last time.
 */
problem: string | null, };

/**
 * How fast one lead was answered.
 */
export type LeadSpeed = { 
/**
 * Which lead.
 */
id: LeadId, 
/**
 * Who.
 */
prospect_id: ProspectId, 
/**
 * When it came.
 */
received_at: Timestamp, 
/**
 * Minutes to the first message or call; `null`: none yet.
 */
minutes: number | null, 
/**
 * It has waited longer than the alert's threshold without either.
 */
late: boolean, };

/**
 * A lead.
 */
export type LeadView = { 
/**
 * Identity.
 */
id: LeadId, 
/**
 * Where from.
 */
source: Source, 
/**
 * Its id there.
 */
external_id: string, 
/**
 * The form.
 */
form: string, 
/**
 * Its name.
 */
form_name: string | null, 
/**
 * Where it stands.
 */
state: string, 
/**
 * Why it failed.
 */
error: string | null, 
/**
 * What to do about it.
 */
hint: string | null, 
/**
 * Whose it is.
 */
prospect_id: ProspectId | null, 
/**
 * When it was sent.
 */
submitted_at: Timestamp | null, 
/**
 * When it came.
 */
received_at: Timestamp, };

/**
 * When a message would leave.
 */
export type Leaves = { 
/**
 * The moment; absent: something else must happen first, or it is decided and has not left.
 */
at: Timestamp | null, 
/**
 * In words.
 */
words: string, };

/**
 * A row of the ledger: what was booked. Reservations and releases only shift between available and reserved.
 */
export type LedgerRow = { 
/**
 * Order.
 */
seq: number, 
/**
 * `start`, `accrue`, `refill`, `month`, `reserve`, `settle` or `release`.
 */
kind: string, 
/**
 * Change of available energy.
 */
energy: number, 
/**
 * Change of available coins.
 */
coins: number, 
/**
 * Change of reserved energy.
 */
energy_reserved: number, 
/**
 * Change of reserved coins.
 */
coins_reserved: number, 
/**
 * The job it is for.
 */
job_id: JobId | null, 
/**
 * What the job does.
 */
job_kind: JobKind | null, 
/**
 * For whom.
 */
prospect_name: string | null, 
/**
 * Who caused it.
 */
actor: Actor, 
/**
 * When.
 */
at: Timestamp, };

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
 * `pending` (undecided and in sight), `snoozed` or `decided`; `pending` when not said.
 */
state?: CardState | null, 
/**
 * About this prospect only.
 */
prospect_id?: ProspectId | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which part of the list.
 */
export type ListConversations = { 
/**
 * `all` (when not said), `live`, `waiting` or `unread`.
 */
filter?: ConversationFilter | null, 
/**
 * In names, companies, contact points; without a person also in the page and the last line.
 */
search?: string | null, 
/**
 * Last spoken in before this moment: the `last_at` of the last row shown.
 */
before?: Timestamp | null, 
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
 * Of this kind only.
 */
kind?: JobKind | null, 
/**
 * Waiting for this only.
 */
waiting_for?: WaitReason | null, 
/**
 * The next page of history: only jobs that ended before this moment (`updated_at` of the last one shown).
 */
before?: Timestamp | null, 
/**
 * Open rows at most, and finished rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which leads.
 */
export type ListLeads = { 
/**
 * `announced`, `received`, `processed`, `failed` or `test`; none: all.
 */
state?: string, };

/**
 * Which part of the ledger.
 */
export type ListLedger = { 
/**
 * Rows before this `seq`.
 */
before?: number | null, 
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
 * Which suggestions.
 */
export type ListSuggestions = { 
/**
 * Of this prospect only.
 */
prospect_id?: ProspectId | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * Which tasks.
 */
export type ListTasks = { 
/**
 * Leave out those that are done; `true` when not said.
 */
open_only?: boolean | null, 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * How many steps.
 */
export type ListUndo = { 
/**
 * Rows at most, 1-10000; 200 when not said.
 */
limit?: number | null, };

/**
 * What to load.
 */
export type LoadSample = { 
/**
 * With its people (when not said); `false`: company, price sheet and FAQ only.
 */
people?: boolean | null, };

/**
 * A call.
 */
export type LogCall = { 
/**
 * With whom.
 */
prospect_id: ProspectId, 
/**
 * 1-10000 characters.
 */
text: string, 
/**
 * How it went: one that reached the person is a touch.
 */
outcome?: CallOutcome | null, 
/**
 * When it was made; now when not said.
 */
at?: Timestamp | null, };

/**
 * A file of a mail.
 */
export type MailAttachment = { 
/**
 * File name, may be empty.
 */
name: string, 
/**
 * MIME type.
 */
media_type: string, 
/**
 * Size in bytes.
 */
bytes: number, };

/**
 * Which mail.
 */
export type MailById = { 
/**
 * The entry's id.
 */
id: MessageId, };

/**
 * A mail that was begun.
 */
export type MailDraft = { 
/**
 * Subject of a new mail; `null`: it goes on in the running thread.
 */
subject: string | null, 
/**
 * What is written so far.
 */
body: string, 
/**
 * When it was last changed.
 */
updated_at: Timestamp, };

/**
 * How the reading of the mailbox stands.
 */
export type MailboxState = { 
/**
 * The mailbox, as `user at host`; `null`: none is set, replies cannot be seen.
 */
account: string | null, 
/**
 * When it was last read to its end.
 */
read_at: Timestamp | null, 
/**
 * Automatic messages may leave: it was read within the last ten minutes (product.md section 3).
 */
fresh: boolean, 
/**
 * Why it cannot be read, in words; `null` while it can.
 */
problem: string | null, };

/**
 * A step of the test.
 */
export type MailboxStep = { 
/**
 * Which.
 */
name: "settings" | "connect" | "secure" | "login" | "recipient" | "message" | "folder", 
/**
 * Whether it worked; `null`: not come to, or not needed.
 */
ok: boolean | null, 
/**
 * What happened.
 */
words: string, };

/**
 * How the test went.
 */
export type MailboxTest = { 
/**
 * The server took the mail, or lets INBOX be read.
 */
ok: boolean, 
/**
 * Every step, in order.
 */
steps: Array<MailboxStep>, 
/**
 * What to do about the one that failed.
 */
hint: string | null, 
/**
 * The mail's Message-ID, where one was sent.
 */
message_id: string | null, };

/**
 * Which field a question is.
 */
export type MapQuestion = { 
/**
 * Of which source.
 */
source: Source, 
/**
 * The form's id, or the webhook's name; empty: every form of the source.
 */
form: string, 
/**
 * The question as the form names it.
 */
question: string, 
/**
 * The field; `null`: none, its answers are notes.
 */
field: string | null, };

/**
 * How a meeting went.
 */
export type MarkMeeting = { 
/**
 * The meeting's row in the timeline.
 */
id: ActivityId, 
/**
 * Held, or they did not come; absent: nothing is said of it any more.
 */
outcome?: MeetingOutcome | null, };

/**
 * What saying so did.
 */
export type MarkedMeeting = { 
/**
 * Takes it back (undo.apply); `null`: it was marked so already.
 */
undo_id: UndoId | null, 
/**
 * The job that offers new times, if one was queued or suggested.
 */
job_id: JobId | null, };

/**
 * What the rep says of a meeting that is over.
 */
export type MeetingOutcome = "held" | "no_show";

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
 * An amount in minor units (cents, centavos) of `currency`.
 */
export type Money = { 
/**
 * Minor units; the currency says how many make one unit.
 */
minor: number, 
/**
 * The currency.
 */
currency: Currency, };

/**
 * A move of many.
 */
export type MoveMany = { 
/**
 * Who, from the top down; at most 500.
 */
ids: Array<ProspectId>, 
/**
 * Where to.
 */
stage: Stage, 
/**
 * `false`: move only, the stage's jobs are offered and none is queued.
 */
run: boolean, 
/**
 * Why they were lost.
 */
reason?: string | null, 
/**
 * What each was won for, unless its open deal says.
 */
amount?: string | null, 
/**
 * Its currency; the workspace's when not said.
 */
currency?: Currency | null, };

/**
 * Another time for a meeting.
 */
export type MoveMeeting = { 
/**
 * The meeting's row in the timeline.
 */
id: ActivityId, 
/**
 * Its new start; the length stays.
 */
start: Timestamp, };

/**
 * What a move would do, with the rules, mode and prices in force; the move decides again.
 */
export type MovePreview = { 
/**
 * How many would move.
 */
prospects: number, 
/**
 * Messages its jobs would write.
 */
messages: number, 
/**
 * Invitations, or slots to choose from.
 */
invitations: number, 
/**
 * Offers.
 */
offers: number, 
/**
 * Jobs it would queue.
 */
jobs: Array<JobsOfKind>, 
/**
 * Their price.
 */
energy: number, 
/**
 * Their price.
 */
coins: number, 
/**
 * Open jobs it would call off.
 */
cancels: number, 
/**
 * How many cannot be won without an amount.
 */
needs_amount: number, 
/**
 * Who would not move.
 */
skipped: Array<Skipped>, };

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
reason?: string | null, 
/**
 * The card it was dropped below; without neighbours it goes to the top of the column.
 */
above?: ProspectId | null, 
/**
 * The card it was dropped above.
 */
below?: ProspectId | null, 
/**
 * `false`: move only, the stage's jobs are offered and none is queued; `true` when not said.
 */
run?: boolean | null, 
/**
 * The version that was seen; another one in between is a conflict. Absent: move it anyway.
 */
version?: number | null, };

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
cancelled: number, 
/**
 * Takes it back (undo.apply).
 */
undo_id: UndoId | null, 
/**
 * Until then nothing it caused leaves.
 */
grace_until: Timestamp | null, 
/**
 * The card as it stands now.
 */
card: BoardCard, };

/**
 * What became of many.
 */
export type MovedMany = { 
/**
 * A result for each, in the order asked for.
 */
results: Array<ItemResult>, 
/**
 * For how many it was done.
 */
moved: number, 
/**
 * Takes all of it back.
 */
undo_id: UndoId | null, 
/**
 * Until then nothing the moves caused leaves.
 */
grace_until: Timestamp | null, };

/**
 * Who does what happens next.
 */
export type NextBy = "automation" | "user" | "prospect" | "nobody";

/**
 * What happens next. The words are the screen's.
 */
export type NextStep = { 
/**
 * What it is.
 */
what: NextWhat, 
/**
 * The kind of job it is, or that is behind it.
 */
job_kind: JobKind | null, 
/**
 * That job.
 */
job_id: JobId | null, 
/**
 * The card that waits.
 */
approval_id: ApprovalId | null, 
/**
 * The task or meeting.
 */
activity_id: ActivityId | null, 
/**
 * What it waits for.
 */
waiting_for: WaitReason | null, 
/**
 * Why it waits and what would release it, in words.
 */
wait_words: string | null, 
/**
 * When it leaves, starts, is due, or since when somebody waits.
 */
at: Timestamp | null, 
/**
 * A task's or meeting's words.
 */
text: string | null, 
/**
 * Which message of how many.
 */
step: [number, number] | null, 
/**
 * Who does it.
 */
by: NextBy, 
/**
 * Its time has passed and it is the rep's to do.
 */
overdue: boolean, };

/**
 * What happens next on a prospect.
 */
export type NextWhat = "reply_needed" | "approval" | "running_job" | "scheduled_message" | "queued_job" | "waiting_job" | "task" | "meeting" | "suggestion" | "none";

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
 * What its kind is called; names nobody.
 */
title: string, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId | null, 
/**
 * In words.
 */
text: string, 
/**
 * What a click opens.
 */
target: Target, 
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
 * A quoted line with all its numbers inside, so that a later change of the sheet cannot alter it.
 */
export type Offer = { 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * The revision of the sheet entry that was quoted.
 */
product_version: number, 
/**
 * Its name when quoted.
 */
product: string, 
/**
 * How many units, at least 1.
 */
quantity: number, 
/**
 * What one unit is, singular; may be empty.
 */
unit: string, 
/**
 * Price of one unit at this quantity.
 */
unit_price: Money, 
/**
 * How often the total is due.
 */
period: Period, 
/**
 * `unit_price` times `quantity`.
 */
total: Money, 
/**
 * The tax, as the sheet states it.
 */
tax: Tax | null, 
/**
 * When it was computed.
 */
quoted_at: Timestamp, 
/**
 * The moment it ends.
 */
valid_until: Timestamp, };

/**
 * What is set up.
 */
export type Onboarding = { 
/**
 * The rep has finished it.
 */
done: boolean, 
/**
 * Its steps.
 */
steps: Array<OnboardingStep>, 
/**
 * Sample data is loaded.
 */
sample: boolean, };

/**
 * One step of the onboarding.
 */
export type OnboardingStep = { 
/**
 * Which.
 */
key: "mode" | "company" | "products" | "mailbox" | "chat" | "people", 
/**
 * What it asks for is there.
 */
done: boolean, };

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
 * Another place in the column.
 */
export type PlaceProspect = { 
/**
 * Which one.
 */
id: ProspectId, 
/**
 * The card it was dropped below; without neighbours it goes to the top.
 */
above?: ProspectId | null, 
/**
 * The card it was dropped above.
 */
below?: ProspectId | null, 
/**
 * The version that was seen; another one in between is a conflict. Absent: place it anyway.
 */
version?: number | null, };

/**
 * What the machine offers beside the window.
 */
export type Platform = { 
/**
 * The notification service, by name; `null`: none.
 */
announcer: string | null, 
/**
 * Why the last popup did not arrive.
 */
announcer_problem: string | null, };

/**
 * What one kind of job does by itself in each mode.
 */
export type PolicyRow = { 
/**
 * The kind.
 */
kind: JobKind, 
/**
 * In manual mode.
 */
manual: Cell, 
/**
 * In hybrid mode, `pipeline.automation` considered.
 */
hybrid: Cell, 
/**
 * In autopilot.
 */
autopilot: Cell, 
/**
 * What it costs in energy.
 */
energy: number, 
/**
 * What it costs in coins.
 */
coins: number, 
/**
 * What it does, in one sentence.
 */
what: string, };

/**
 * Whether a popup arrived.
 */
export type PopupTest = { 
/**
 * The notification service took it.
 */
shown: boolean, 
/**
 * Why not.
 */
problem: string | null, };

/**
 * The rep's changes, to be seen before they are approved.
 */
export type PreviewEdit = { 
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
 * Whom a move would take where. Either ids or a filter.
 */
export type PreviewMove = { 
/**
 * These, at most 500.
 */
ids?: Array<ProspectId> | null, 
/**
 * Everybody it lets through, the newest 500.
 */
filter?: Filter | null, 
/**
 * Where to.
 */
stage: Stage, };

/**
 * The mail with the rep's changes, exactly as it would leave.
 */
export type Previewed = { 
/**
 * Subject.
 */
subject: string, 
/**
 * What the recipient reads, footer included.
 */
text: string, 
/**
 * The hash an approval of it names.
 */
hash: string, 
/**
 * Sentences with a number, day or promise that is not on record.
 */
unsourced: Array<string>, 
/**
 * What is at stake.
 */
risk: Risk, };

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
 * A product of the sheet.
 */
export type ProductById = { 
/**
 * Which.
 */
id: ProductId, };

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
 * What happens next and who does it.
 */
next: NextStep, 
/**
 * Too long without a touch, and nothing with a date is planned.
 */
stale: boolean, 
/**
 * Not stale before.
 */
snoozed_until: Timestamp | null, 
/**
 * An automatic reply says that they are away until then; `null`: they are not, or are back.
 */
away_until: Timestamp | null, 
/**
 * Of the sample data; nothing ever leaves for them.
 */
sample: boolean, 
/**
 * Open jobs and offered ones, oldest first.
 */
jobs: Array<Job>, 
/**
 * Visits that are this person's or say so, newest first.
 */
sessions: Array<ProspectVisit>, 
/**
 * Automation is kept off everybody of the company.
 */
company_hands_off: boolean, 
/**
 * Cards that wait for the rep's decision, oldest first.
 */
approvals: Array<ApprovalId>, 
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
 * A part of the table.
 */
export type ProspectPage = { 
/**
 * Its rows.
 */
rows: Array<BoardCard>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * Rows before these.
 */
offset: number, };

/**
 * A chat visit of a prospect.
 */
export type ProspectVisit = { 
/**
 * Identity.
 */
id: SessionId, 
/**
 * When it began.
 */
opened_at: Timestamp, 
/**
 * The visitor's messages.
 */
messages: number, 
/**
 * `own`: it made the prospect; `confirmed`: the same person; `claimed`: only says so.
 */
link: string | null, 
/**
 * The visitor wrote within the last five minutes.
 */
live: boolean, 
/**
 * A person answers in place of the assistant.
 */
taken_over: boolean, };

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
 * A document to add or to write anew.
 */
export type PutDocument = { 
/**
 * The one to write anew; absent: a new one.
 */
id?: DocumentId | null, 
/**
 * Its title, 1-200 characters.
 */
title: string, 
/**
 * Its text, 1-400000 characters: plain text, a blank line between paragraphs, headings on lines of their own.
 */
text: string, };

/**
 * A product to add, or a new version of the one of that name (compared without case).
 */
export type PutProduct = { 
/**
 * A product on the sheet to write anew, its name included; absent: the one of that name, or a new one.
 */
id?: ProductId | null, 
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
 * A text to keep.
 */
export type PutSnippet = { 
/**
 * What it is called, 1-80 characters; one of that name is replaced.
 */
name: string, 
/**
 * The text, 1-8,000 characters.
 */
body: string, };

/**
 * A webhook of the rep's own.
 */
export type PutWebhook = { 
/**
 * a-z, 0-9, - and _.
 */
name: string, 
/**
 * What its deliveries are signed with, 16 to 500 characters; kept with the secrets.
 */
secret: string, };

/**
 * Somebody who may be meant.
 */
export type QuickHit = { 
/**
 * Identity.
 */
id: ProspectId, 
/**
 * Full name.
 */
name: string | null, 
/**
 * Company's name.
 */
company: string | null, 
/**
 * The e-mail used first.
 */
email: string | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * The score that counts, 0-100.
 */
scout_score: number, 
/**
 * Highest temperature of the signals.
 */
temperature: Temperature, };

/**
 * What was typed so far.
 */
export type QuickSearch = { 
/**
 * Beginnings of a name, company, address or number.
 */
text: string, 
/**
 * Hits at most, 1-50; 8 when not said.
 */
limit?: number | null, };

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
 * Something automation did.
 */
export type RecentWork = { 
/**
 * Its row in the timeline.
 */
id: ActivityId, 
/**
 * To whom.
 */
prospect_id: ProspectId | null, 
/**
 * The person's name.
 */
name: string | null, 
/**
 * In words.
 */
text: string, 
/**
 * What it is.
 */
kind: ActivityKind, 
/**
 * When.
 */
at: Timestamp, 
/**
 * Takes it back (undo.apply), where that is on record.
 */
undo_id: string | null, 
/**
 * The rep can take it back: nothing has left the machine.
 */
reversible: boolean, };

/**
 * A wish for another draft.
 */
export type Redraft = { 
/**
 * Which card.
 */
id: ApprovalId, 
/**
 * What the built-in writer should do: shorter, warmer, more formal, in English, in Taglish, without the
 * price, ask for a call, or offer other times.
 */
instruction: string, };

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
 * A kept filter.
 */
export type RemoveFilter = { 
/**
 * Which one.
 */
id: FilterId, };

/**
 * Which failed leads are taken up again.
 */
export type ReplayLeads = { 
/**
 * One; none: all that failed.
 */
id?: LeadId, };

/**
 * What is at stake.
 */
export type Risk = "binding" | "money" | "unconfirmed" | "none";

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
 * How many invented people there were.
 */
export type SamplePeople = { 
/**
 * Prospects loaded or wiped.
 */
prospects: number, };

/**
 * What is written so far.
 */
export type SaveDraft = { 
/**
 * To whom.
 */
prospect_id: ProspectId, 
/**
 * Subject of a new mail.
 */
subject?: string | null, 
/**
 * The text; nothing in both forgets the draft.
 */
body: string, };

/**
 * A filter to keep.
 */
export type SaveFilter = { 
/**
 * The one to replace; absent: a new one.
 */
id?: FilterId | null, 
/**
 * Its name, 1-100 characters, unlike any other's.
 */
name: string, 
/**
 * The filter.
 */
filter: Filter, 
/**
 * The table's order.
 */
sort?: Sort | null, };

/**
 * Other steps.
 */
export type SaveSequence = { 
/**
 * Which one.
 */
name: SequenceName, 
/**
 * All its steps, 1-10.
 */
steps: Array<SequenceStep>, 
/**
 * Those under way get them too, from their next step on; else they keep what they have.
 */
in_flight: boolean, };

/**
 * A filter under a name.
 */
export type SavedFilter = { 
/**
 * Identity.
 */
id: FilterId, 
/**
 * Its name.
 */
name: string, 
/**
 * The filter.
 */
filter: Filter, 
/**
 * The table's order, if one was kept.
 */
sort: Sort | null, };

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
 * The screen a notice opens.
 */
export type Screen = "prospect" | "approval" | "conversation" | "job" | "today" | "settings";

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
 * Where secrets are kept and which are; never their values.
 */
export type SecretsStatus = { 
/**
 * Where, in words.
 */
place: string, 
/**
 * They can be read and kept.
 */
ready: boolean, 
/**
 * Why not.
 */
problem: string | null, 
/**
 * Keys that are set.
 */
kept: Array<string>, };

/**
 * A card as it was shown.
 */
export type SeenCard = { 
/**
 * Which one.
 */
id: ApprovalId, 
/**
 * The hash it showed.
 */
hash: string, };

/**
 * Which thread was seen: one of the two ids.
 */
export type SeenConversation = { 
/**
 * Of this person.
 */
prospect_id?: ProspectId | null, 
/**
 * The one this visit belongs to.
 */
session_id?: SessionId | null, };

/**
 * Which notices were seen.
 */
export type SeenNotifications = { 
/**
 * These; absent: all.
 */
ids?: Array<NotificationId> | null, };

/**
 * A mail to send.
 */
export type SendMail = { 
/**
 * To whom: their first usable address.
 */
prospect_id: ProspectId, 
/**
 * Subject of a new mail, 1-200 characters on one line; absent: it goes on in the running thread.
 */
subject?: string | null, 
/**
 * The text, 1-20,000 characters; the footer with sender, postal address and opt-out is added.
 */
body: string, 
/**
 * Of the draft's files those that go with it, by id.
 */
attachments: string[], };

/**
 * What becomes of a mail.
 */
export type SentMail = { 
/**
 * The mail.
 */
effect_id: EffectId, 
/**
 * `jobs.cancel` takes it back while it has not left.
 */
job_id: JobId, 
/**
 * When it leaves; `null`: something else has to happen first.
 */
leaves_at: Timestamp | null, 
/**
 * What it waits for, in words.
 */
waits: Array<string>, };

/**
 * A sequence.
 */
export type Sequence = { 
/**
 * Which one.
 */
name: SequenceName, 
/**
 * New people begin it.
 */
enabled: boolean, 
/**
 * 0: the built-in one.
 */
version: number, 
/**
 * What new people get.
 */
steps: Array<SequenceStep>, 
/**
 * What the program can write for it.
 */
texts: Array<StepText>, 
/**
 * How many are under way.
 */
in_flight: number, 
/**
 * Of them with an older version.
 */
on_older: number, 
/**
 * When the rep last changed it.
 */
updated_at: Timestamp | null, };

/**
 * Messages that follow one another while nobody answers.
 */
export type SequenceName = "nurture" | "offer_reminder" | "follow_up";

/**
 * One step: written by the program, or in the rep's words.
 */
export type SequenceStep = { 
/**
 * Days after the step before it, or after the start.
 */
wait_days: number, 
/**
 * Written from facts on record; `null`: in the rep's words.
 */
writes: StepText | null, 
/**
 * The rep's subject, where no thread runs yet that the mail goes on in.
 */
subject: string, 
/**
 * The rep's text; `{name}`, `{first_name}`, `{their_company}`, `{product}`, `{rep}`, `{company}` are filled in.
 */
body: string, };

/**
 * One chat visit.
 */
export type SessionId = string;

/**
 * Until when the rep is busy.
 */
export type SetBusy = { 
/**
 * A moment within the next 7 days; absent: not busy any more.
 */
until?: Timestamp | null, };

/**
 * The open deal.
 */
export type SetDeal = { 
/**
 * Whose.
 */
id: ProspectId, 
/**
 * What it is worth, e.g. `1200.00`; null: not known any more.
 */
amount?: string | null, 
/**
 * Its currency; the workspace's when not said.
 */
currency?: Currency | null, 
/**
 * When it should close; null: not known any more; absent: as it was.
 */
expected_close: number | null, };

/**
 * Several changes that hold together or not at all.
 */
export type SetMany = { 
/**
 * Values by key, as text.
 */
values: { [key in string]: string }, };

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
 * Where the rep goes on.
 */
export type SignInPage = { 
/**
 * The provider's page, to be opened in the rep's browser on this machine.
 */
url: string, };

/**
 * How the sign-in to the mailbox stands.
 */
export type SignInState = { 
/**
 * With whom; `null`: the mailbox opens by password.
 */
provider: "google" | "microsoft" | "other" | null, 
/**
 * Settings that are needed first.
 */
missing: Array<string>, 
/**
 * A sign-in is kept.
 */
signed_in: boolean, 
/**
 * Why that cannot be known.
 */
problem: string | null, };

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
 * A signal within a line.
 */
export type SignalMark = { 
/**
 * Which.
 */
kind: SignalKind, 
/**
 * Where its words begin, in UTF-16 code units as JavaScript counts.
 */
start: number, 
/**
 * Where they end.
 */
end: number, 
/**
 * What it counts.
 */
points: number, };

/**
 * Somebody who would not move.
 */
export type Skipped = { 
/**
 * Who.
 */
id: ProspectId, 
/**
 * Why, in words.
 */
why: string, };

/**
 * A text to begin with.
 */
export type Snippet = { 
/**
 * Identity.
 */
id: SnippetId, 
/**
 * What it is called.
 */
name: string, 
/**
 * The text.
 */
body: string, };

/**
 * Which text.
 */
export type SnippetById = { 
/**
 * Its id.
 */
id: SnippetId, };

/**
 * A text to begin a mail with.
 */
export type SnippetId = string;

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
 * A rest for a card.
 */
export type SnoozeProspect = { 
/**
 * Which one.
 */
id: ProspectId, 
/**
 * Not stale before; absent: no more rest.
 */
until?: Timestamp | null, };

/**
 * The order of the table.
 */
export type Sort = { 
/**
 * By what.
 */
by: SortBy, 
/**
 * Largest first.
 */
descending: boolean, };

/**
 * What the table is sorted by.
 */
export type SortBy = "name" | "company" | "stage" | "scout_score" | "amount" | "source" | "last_touch_at" | "created_at";

/**
 * Where a prospect came from.
 */
export type Source = "web_chat" | "facebook_lead_ads" | "google_lead_form" | "inbound_mail" | "web_form" | "webhook" | "import" | "manual";

/**
 * A fragment of a mail that stands on record.
 */
export type SourcedText = { 
/**
 * The fragment, as in the body.
 */
text: string, 
/**
 * Where it stands.
 */
source: string, };

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
 * Where website chats are taken, as `http://HOST:PORT`.
 */
endpoint: string | null, 
/**
 * Why nowhere, although they should be.
 */
endpoint_problem: string | null, 
/**
 * Whether the rep may be disturbed.
 */
attention: Attention, 
/**
 * What the machine offers.
 */
platform: Platform, 
/**
 * The rep has finished the onboarding.
 */
onboarded: boolean, 
/**
 * Sample data is loaded.
 */
sample: boolean, 
/**
 * A mailbox to send from is set up.
 */
mailbox: boolean, 
/**
 * A mailbox to read replies from is set up.
 */
inbox: boolean, 
/**
 * Energy available at most.
 */
energy_capacity: number, 
/**
 * Coins that come with each month.
 */
coins_month: number, 
/**
 * Chats in which somebody is present or wrote within five minutes.
 */
live_chats: number, 
/**
 * Chats with lines the rep has not seen, counted up to 1,000.
 */
unread_conversations: number, 
/**
 * Jobs that are queued, run or wait.
 */
open_jobs: number, 
/**
 * Jobs that failed within 24 hours.
 */
failed_jobs: number, 
/**
 * Prospects on the board.
 */
prospects: number, 
/**
 * The present moment by the owner's clock.
 */
now: Timestamp, };

/**
 * What the program can write for a step of a sequence, from facts on record.
 */
export type StepText = "about_the_product" | "one_answer" | "leave_it_open" | "offer_reminder" | "last_reminder" | "follow_up";

/**
 * Whose sequence ends, and why.
 */
export type StopCourse = { 
/**
 * The person.
 */
prospect_id: ProspectId, 
/**
 * Why, 1-200 characters.
 */
reason: string, };

/**
 * A job or move that is offered and not done.
 */
export type Suggestion = { 
/**
 * Identity.
 */
id: SuggestionId, 
/**
 * What it offers.
 */
kind: SuggestionKind, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId, 
/**
 * The person's name.
 */
name: string | null, 
/**
 * The person's company.
 */
company: string | null, 
/**
 * Where the person stands.
 */
stage: Stage, 
/**
 * A move's aim.
 */
to: Stage | null, 
/**
 * What the job does.
 */
job_kind: JobKind | null, 
/**
 * The suggested job.
 */
job_id: JobId | null, 
/**
 * Why, as sentences from stored facts with the visitor's own words.
 */
reasons: Array<string>, 
/**
 * What running it costs.
 */
energy: number, 
/**
 * What running it costs.
 */
coins: number, 
/**
 * The score that counts, 0-100.
 */
scout_score: number, 
/**
 * The highest temperature of the person's signals.
 */
temperature: Temperature, 
/**
 * When it was offered.
 */
created_at: Timestamp, };

/**
 * The suggestion of an id.
 */
export type SuggestionById = { 
/**
 * Which one.
 */
id: SuggestionId, };

/**
 * Something offered: a suggested job's id, or a suggested move's.
 */
export type SuggestionId = string;

/**
 * What a suggestion offers.
 */
export type SuggestionKind = "job" | "move";

/**
 * An amount of one currency.
 */
export type Sum = { 
/**
 * Its currency.
 */
currency: Currency, 
/**
 * In minor units.
 */
minor: number, };

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
 * The thing itself: what a click on a notice opens.
 */
export type Target = { 
/**
 * Where.
 */
screen: Screen, 
/**
 * Which one there.
 */
id: string | null, };

/**
 * A task as lists show it.
 */
export type TaskView = { 
/**
 * Identity.
 */
id: ActivityId, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId | null, 
/**
 * The person's name.
 */
name: string | null, 
/**
 * What to do.
 */
text: string, 
/**
 * When it is due.
 */
due_at: Timestamp, 
/**
 * When it was done.
 */
done_at: Timestamp | null, 
/**
 * Open, and its moment has passed.
 */
overdue: boolean, 
/**
 * When the rep is told, if they want to be.
 */
remind_at: Timestamp | null, 
/**
 * When it was made.
 */
created_at: Timestamp, };

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
 * Where the test mail goes.
 */
export type TestMailbox = { 
/**
 * An address; absent: the rep's own.
 */
to?: string | null, };

/**
 * One line of a thread.
 */
export type ThreadEntry = { 
/**
 * Identity, of a message, effect or activity.
 */
id: string, 
/**
 * What it is.
 */
kind: "chat" | "mail" | "meeting" | "note" | "call" | "notice", 
/**
 * Whose side it is on. A mail the rep approved is the rep's.
 */
role: ChatRole, 
/**
 * Plain text, of whoever wrote it: never markup.
 */
text: string, 
/**
 * A mail's subject.
 */
subject: string | null, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The visit it belongs to.
 */
session_id: SessionId | null, 
/**
 * The effect that sent it.
 */
effect_id: EffectId | null, 
/**
 * How that stands.
 */
state: EffectState | null, 
/**
 * Titles of what an answer of the assistant rests on.
 */
sources: Array<string>, 
/**
 * Signals in it.
 */
signals: Array<SignalMark>, 
/**
 * What a mail from the mailbox has besides.
 */
mail: FoundMail | null, 
/**
 * Files that go with a mail of ours.
 */
files: Array<MailAttachment>, };

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
 * What wants the rep, and what was done without them.
 */
export type Today = { 
/**
 * The mode the order is for.
 */
mode: Mode, 
/**
 * Most urgent first.
 */
items: Array<TodayItem>, 
/**
 * How many there are of each kind, also beyond the limit; at most 200 of one.
 */
totals: { [key in string]: number }, 
/**
 * What automation did by itself in the last 24 hours, newest first.
 */
recent: Array<RecentWork>, };

/**
 * One thing that wants the rep.
 */
export type TodayItem = { 
/**
 * Stays the same as long as the thing does: kind and the row's id.
 */
key: string, 
/**
 * What it is.
 */
kind: TodayKind, 
/**
 * Whom it is about.
 */
prospect_id: ProspectId | null, 
/**
 * The visit behind it.
 */
session_id: SessionId | null, 
/**
 * The card.
 */
approval_id: ApprovalId | null, 
/**
 * The job behind it.
 */
job_id: JobId | null, 
/**
 * The task or meeting.
 */
activity_id: ActivityId | null, 
/**
 * What is offered.
 */
suggestion_id: SuggestionId | null, 
/**
 * The message.
 */
effect_id: EffectId | null, 
/**
 * The person's name; of a visitor, as they gave it.
 */
name: string | null, 
/**
 * The person's company.
 */
company: string | null, 
/**
 * Where the person stands.
 */
stage: Stage | null, 
/**
 * A suggested move's aim.
 */
to: Stage | null, 
/**
 * The score that counts, 0-100.
 */
scout_score: number | null, 
/**
 * The highest temperature of the person's signals.
 */
temperature: Temperature | null, 
/**
 * What the job does.
 */
job_kind: JobKind | null, 
/**
 * What would happen on approval.
 */
effect: EffectKind | null, 
/**
 * The task's words, the last message, the subject, the error.
 */
text: string | null, 
/**
 * Why it is here: sentences from stored facts.
 */
reasons: Array<string>, 
/**
 * Since when it waits; of tasks and meetings when they are due or start.
 */
at: Timestamp, 
/**
 * When it is too late: a card's end.
 */
expires_at: Timestamp | null, 
/**
 * The open deal's amount, in minor units.
 */
amount_minor: number | null, 
/**
 * Its currency.
 */
currency: Currency | null, 
/**
 * Whole days since the last touch, of stale ones.
 */
stale_days: number | null, };

/**
 * What an item is.
 */
export type TodayKind = "live_chat" | "reply" | "approval" | "overdue_task" | "task" | "meeting" | "meeting_over" | "suggestion" | "new_lead" | "left_address" | "unconfirmed" | "failed_job" | "ambiguous" | "stale";

/**
 * One local change that can be taken back.
 */
export type UndoId = string;

/**
 * A local change that can be taken back, or was.
 */
export type UndoStep = { 
/**
 * Identity.
 */
id: UndoId, 
/**
 * What was done, in words.
 */
label: string, 
/**
 * When.
 */
at: Timestamp, 
/**
 * How many people it changed.
 */
prospects: number, 
/**
 * When it was taken back.
 */
undone_at: Timestamp | null, };

/**
 * What taking a step back did.
 */
export type Undone = { 
/**
 * The step.
 */
id: UndoId, 
/**
 * What had been done.
 */
label: string, 
/**
 * What was put back, in sentences.
 */
taken_back: Array<string>, 
/**
 * What has left and cannot be taken back, in sentences.
 */
already_left: Array<string>, };

/**
 * What is still unseen.
 */
export type Unread = { 
/**
 * Visits with lines the rep has not seen, counted up to 1,000.
 */
unread: number, };

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
export type WaitReason = "approval" | "energy" | "coins" | "window" | "cap" | "cooldown" | "grace" | "mailbox" | "inbox" | "calendar" | "unconfirmed" | "out_of_office" | "mode" | "hands_off" | "paused" | "schedule" | "ambiguous";

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

/**
 * Where it is taken.
 */
export type WebhookView = { 
/**
 * Its path at the endpoint.
 */
path: string, };

/**
 * A mail of the mailbox, whole.
 */
export type WholeMail = { 
/**
 * All of its text: never markup.
 */
text: string, 
/**
 * Its HTML, as its writer sent it: hostile, to be shown without scripts and without anything remote.
 */
html: string | null, };

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
  /** Changes several settings at once, or none of them. */
  "settings.set_many": { scope: "decide"; request: SetMany; response: Array<Setting> };
  /** Forgets a password or token. */
  "settings.clear_secret": { scope: "admin"; request: SettingKey; response: SecretsStatus };
  /** Where secrets are kept and which are set; never their values. */
  "secrets.status": { scope: "read"; request: Nothing; response: SecretsStatus };
  /** Whether replies can be read, since when, and what stands in the way. */
  "mailbox.state": { scope: "read"; request: Nothing; response: MailboxState };
  /** Reads the mailbox now, to its end. */
  "mailbox.read": { scope: "edit"; request: Nothing; response: MailboxState };
  /** Connects to the mailbox and sends a test mail to the rep, step by step. */
  "mailbox.test": { scope: "decide"; request: TestMailbox; response: MailboxTest };
  /** Connects to the reading account and looks at INBOX, step by step; no mail is read. */
  "mailbox.test_reading": { scope: "decide"; request: Nothing; response: MailboxTest };
  /** Whether the mailbox is opened by a sign-in, with whom, and what is missing for it. */
  "sign_in.state": { scope: "read"; request: Nothing; response: SignInState };
  /** Begins a sign-in to the mailbox: the page to open in the browser. */
  "sign_in.begin": { scope: "admin"; request: Nothing; response: SignInPage };
  /** Waits until the rep has come back from the browser, ten minutes at most. */
  "sign_in.finish": { scope: "admin"; request: Nothing; response: SignInState };
  /** Waits no longer for the browser. */
  "sign_in.cancel": { scope: "admin"; request: Nothing; response: SignInState };
  /** Forgets the sign-in to the mailbox. */
  "sign_in.out": { scope: "admin"; request: Nothing; response: SignInState };
  /** Reads the rep's calendar once: what is taken in it, or why it cannot be read. */
  "calendar.test": { scope: "read"; request: Nothing; response: CalendarTestView };
  /** Asks DNS for SPF, DKIM and DMARC of the domain mail comes from: what is wrong, and what to publish. */
  "domain.check": { scope: "read"; request: Nothing; response: DomainCheckView };
  /** Per form what came and what became of it, and how fast leads were answered. */
  "leads.sources": { scope: "read"; request: Nothing; response: LeadSources };
  /** The newest leads of ads and webhooks, with why one failed. */
  "leads.list": { scope: "read"; request: ListLeads; response: Array<LeadView> };
  /** Takes failed leads up again, one or all. */
  "leads.replay": { scope: "edit"; request: ReplayLeads; response: LeadCount };
  /** Asks Facebook for new leads now; answers how many came. */
  "leads.poll": { scope: "edit"; request: Nothing; response: LeadCount };
  /** Looks at all that reading Facebook's leads needs, and names the permission that is missing. */
  "leads.doctor": { scope: "read"; request: Nothing; response: LeadDoctor };
  /** Says which field of a person a question of a form is. */
  "leads.map": { scope: "edit"; request: MapQuestion; response: MapQuestion };
  /** Opens a signed webhook under a name, with its own secret. */
  "leads.webhook": { scope: "admin"; request: PutWebhook; response: WebhookView };
  /** What each kind of job does by itself in each mode, in words, with its price. */
  "policy.table": { scope: "read"; request: Nothing; response: Array<PolicyRow> };
  /** Where website chats are taken, and the snippet to paste. */
  "chat.site": { scope: "read"; request: Nothing; response: ChatSite };
  /** Loads an invented company with people in every stage, to look around in. */
  "sample.load": { scope: "decide"; request: LoadSample; response: SamplePeople };
  /** Takes exactly the sample data away again. */
  "sample.wipe": { scope: "decide"; request: Nothing; response: SamplePeople };
  /** What is set up and what is not. */
  "onboarding.get": { scope: "read"; request: Nothing; response: Onboarding };
  /** Onboarding is done and not shown again. */
  "onboarding.finish": { scope: "edit"; request: Nothing; response: Onboarding };
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
  /** Takes a product off the price sheet; what was quoted from it stays. */
  "products.archive": { scope: "edit"; request: ProductById; response: Array<Product> };
  /** The questions the chat can answer. */
  "faq.list": { scope: "read"; request: Nothing; response: Array<Faq> };
  /** Adds a question with its answer. */
  "faq.add": { scope: "edit"; request: AddFaq; response: Faq };
  /** Changes a question and its answer. */
  "faq.edit": { scope: "edit"; request: EditFaq; response: Faq };
  /** Removes a question. */
  "faq.remove": { scope: "edit"; request: FaqById; response: Array<Faq> };
  /** The documents the chat may quote, without their texts. */
  "documents.list": { scope: "read"; request: Nothing; response: Array<DocumentSummary> };
  /** One document with its text. */
  "documents.get": { scope: "read"; request: DocumentById; response: KnowledgeDocument };
  /** Adds a document, or writes one anew. */
  "documents.put": { scope: "edit"; request: PutDocument; response: KnowledgeDocument };
  /** Removes a document. */
  "documents.remove": { scope: "edit"; request: DocumentById; response: Array<DocumentSummary> };
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
  /** The board: every column with its true count and sums, and the first page of its cards. */
  "board.get": { scope: "read"; request: GetBoard; response: Board };
  /** The next page of a column. */
  "board.page": { scope: "read"; request: GetBoardPage; response: BoardColumn };
  /** How many are hot, stale, without a next step, kept off, or only in the list. */
  "board.counts": { scope: "read"; request: Nothing; response: BoardCounts };
  /** These cards again, after a change; one that is left out is not on the board any more. */
  "board.cards": { scope: "read"; request: GetCards; response: Array<BoardCard> };
  /** Moves a prospect to a stage, with what that stage needs. */
  "prospects.move": { scope: "decide"; request: MoveProspect; response: Moved };
  /** Puts a card elsewhere in its column. */
  "prospects.place": { scope: "edit"; request: PlaceProspect; response: BoardCard };
  /** What a move would write, queue and call off; nothing is changed. */
  "prospects.move_preview": { scope: "read"; request: PreviewMove; response: MovePreview };
  /** Moves many prospects, each with a result of its own and one Undo for all. */
  "prospects.move_many": { scope: "decide"; request: MoveMany; response: MovedMany };
  /** One action on many prospects, each with a result of its own and one Undo for all. */
  "prospects.bulk": { scope: "decide"; request: BulkProspects; response: MovedMany };
  /** A page of the table, filtered and sorted, with how many there are in all. */
  "prospects.page": { scope: "read"; request: GetProspectPage; response: ProspectPage };
  /** Sets what the open deal is worth and when it should close, making one where there is none. */
  "prospects.deal": { scope: "edit"; request: SetDeal; response: ProspectDetail };
  /** Lets a card rest until a moment: it is not stale before. */
  "prospects.snooze": { scope: "edit"; request: SnoozeProspect; response: ProspectDetail };
  /** Adds a contact point; what is typed here counts as confirmed. */
  "contacts.add": { scope: "edit"; request: AddContact; response: ProspectDetail };
  /** Makes a contact point the one of its kind that is used first. */
  "contacts.set_primary": { scope: "edit"; request: ContactById; response: ProspectDetail };
  /** Says why a contact point must not be used, or lets it be used again. */
  "contacts.do_not_use": { scope: "edit"; request: DoNotUse; response: ProspectDetail };
  /** Who may be meant by what was typed so far. */
  "search.quick": { scope: "read"; request: QuickSearch; response: Array<QuickHit> };
  /** The filters kept under a name. */
  "filters.list": { scope: "read"; request: Nothing; response: Array<SavedFilter> };
  /** Keeps a filter under a name. */
  "filters.save": { scope: "edit"; request: SaveFilter; response: SavedFilter };
  /** Forgets a kept filter. */
  "filters.remove": { scope: "edit"; request: RemoveFilter; response: Array<SavedFilter> };
  /** What the rep changed and can be taken back, newest first. */
  "undo.list": { scope: "read"; request: ListUndo; response: Array<UndoStep> };
  /** Takes a change back, and lists what has left and cannot be. */
  "undo.apply": { scope: "decide"; request: ApplyUndo; response: Undone };
  /** Keeps all automation off a prospect, until a moment or for good; or lets it on again. */
  "prospects.hands_off": { scope: "decide"; request: HandsOff; response: ProspectDetail };
  /** Sets the rep's own score with a reason, or takes it away. */
  "prospects.score_override": { scope: "edit"; request: OverrideScore; response: ProspectDetail };
  /** Keeps all automation off everybody of a company, or lets it on again. */
  "companies.hands_off": { scope: "decide"; request: CompanyHandsOff; response: CompanyHandsOffSet };
  /** Nothing is sent to this address any more, by hand neither. */
  "suppression.add": { scope: "edit"; request: Suppress; response: Suppressed };
  /** What wants the rep now, in the order of the mode, and what automation did in the last 24 hours. */
  "today.get": { scope: "read"; request: Limit; response: Today };
  /** Jobs and moves that are offered, with their reasons, of higher scores first. */
  "suggestions.list": { scope: "read"; request: ListSuggestions; response: Array<Suggestion> };
  /** Takes a suggestion up: the job runs, the move is made. */
  "suggestions.accept": { scope: "decide"; request: SuggestionById; response: AcceptedSuggestion };
  /** Says no to a suggestion; the same is not offered again for 24 hours. */
  "suggestions.dismiss": { scope: "edit"; request: SuggestionById; response: DismissedSuggestion };
  /** The message a suggested job would send, for free; nothing is queued. */
  "suggestions.draft": { scope: "read"; request: SuggestionById; response: Draft };
  /** Writes a note into a prospect's timeline. */
  "notes.add": { scope: "edit"; request: AddNote; response: Activity };
  /** Writes a call down; one that reached the person is a touch. */
  "calls.log": { scope: "edit"; request: LogCall; response: Activity };
  /** Adds a task with a reminder. */
  "tasks.add": { scope: "edit"; request: AddTask; response: Activity };
  /** Changes a task's words or moment. */
  "tasks.edit": { scope: "edit"; request: EditTask; response: Activity };
  /** Marks a task as done, or as open again. */
  "tasks.complete": { scope: "edit"; request: CompleteTask; response: Activity };
  /** Open tasks by when they are due; on demand those that are done after them. */
  "tasks.list": { scope: "read"; request: ListTasks; response: Array<TaskView> };
  /** Visitors who left an address or asked for contact but made no prospect. */
  "today.left_address": { scope: "read"; request: Limit; response: Array<LeftAddress> };
  /** Makes a prospect of such a visitor. */
  "today.add_left_address": { scope: "edit"; request: BySession; response: ProspectDetail };
  /** Takes such a visitor off Today for good. */
  "today.ignore_left_address": { scope: "edit"; request: BySession; response: Ignored };
  /** Chats, mails and meetings as threads, one per person, the latest first. */
  "conversations.list": { scope: "read"; request: ListConversations; response: Array<ConversationSummary> };
  /** One thread, line by line. */
  "conversations.get": { scope: "read"; request: GetConversation; response: Conversation };
  /** Sends a mail the rep wrote, once every check lets it; it can be taken back for ten seconds. */
  "mails.send": { scope: "decide"; request: SendMail; response: SentMail };
  /** Moves a meeting: the invited person gets the changed invitation; it can be taken back for ten seconds. */
  "meetings.move": { scope: "decide"; request: MoveMeeting; response: SentMail };
  /** Calls a meeting off: the invited person's calendar takes it out; it can be taken back for ten seconds. */
  "meetings.cancel": { scope: "decide"; request: CancelMeeting; response: SentMail };
  /** Says whether a meeting that is over was held; who did not come is offered new times, as the mode allows. */
  "meetings.mark": { scope: "edit"; request: MarkMeeting; response: MarkedMeeting };
  /** What the rep has begun to write to somebody. */
  "mails.draft": { scope: "read"; request: DraftOf; response: MailDraft | null };
  /** Keeps what is written so far. */
  "mails.save_draft": { scope: "edit"; request: SaveDraft; response: MailDraft | null };
  /** The files with what the rep has begun to write. */
  "mails.attached": { scope: "read"; request: DraftOf; response: Array<DraftFile> };
  /** Adds a file to what is written to somebody; all of a mail have at most 10 MB. */
  "mails.attach": { scope: "edit"; request: AttachFile; response: Array<DraftFile> };
  /** Takes a file off again. */
  "mails.detach": { scope: "edit"; request: DetachFile; response: Array<DraftFile> };
  /** The files of a mail that was taken back, with the draft again. */
  "mails.attach_again": { scope: "edit"; request: AttachAgain; response: Array<DraftFile> };
  /** Texts to begin a mail with. */
  "snippets.list": { scope: "read"; request: Nothing; response: Array<Snippet> };
  /** Keeps a text to begin a mail with; one of the same name is replaced. */
  "snippets.put": { scope: "edit"; request: PutSnippet; response: Snippet };
  /** Takes a text away. */
  "snippets.remove": { scope: "edit"; request: SnippetById; response: Array<Snippet> };
  /** A mail of the mailbox with its quotes and its HTML. */
  "mails.get": { scope: "read"; request: MailById; response: WholeMail };
  /** The rep has read a thread to its end. */
  "conversations.seen": { scope: "edit"; request: SeenConversation; response: Unread };
  /** A person answers from now on: the assistant falls silent, and the visitor is told. */
  "chat.take_over": { scope: "decide"; request: ChatById; response: Conversation };
  /** Says something to the visitor of a chat that was taken over. */
  "chat.say": { scope: "decide"; request: ChatSay; response: ThreadEntry };
  /** The assistant answers again, and the visitor is told. */
  "chat.hand_back": { scope: "decide"; request: ChatById; response: Conversation };
  /** Jobs, open ones first. */
  "jobs.list": { scope: "read"; request: ListJobs; response: Array<Job> };
  /** One job. */
  "jobs.get": { scope: "read"; request: JobById; response: Job };
  /** One job with its messages and tasks, and what would let it go on. */
  "jobs.detail": { scope: "read"; request: JobById; response: JobDetail };
  /** How many jobs are in each state; of finished ones those of the last 24 hours. */
  "jobs.counts": { scope: "read"; request: Nothing; response: JobCounts };
  /** Calls a job off with everything of it that has not left. */
  "jobs.cancel": { scope: "decide"; request: JobById; response: Job };
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
  /** The mail with the rep's changes, exactly as it would leave, with its hash. */
  "approvals.preview": { scope: "read"; request: PreviewEdit; response: Previewed };
  /** A new draft by one of the instructions the built-in writer can follow; the older can never leave. */
  "approvals.redraft": { scope: "edit"; request: Redraft; response: Approval };
  /** Approves, rejects or snoozes exactly the cards shown, each with a result of its own. */
  "approvals.decide_many": { scope: "decide"; request: DecideMany; response: Array<DecideResult> };
  /** Says whether a message of unknown fate was sent. */
  "effects.settle": { scope: "decide"; request: SettleEffect; response: Settled };
  /** Energy and coins: available, reserved, and the sum of the ledger. */
  "wallet.get": { scope: "read"; request: Nothing; response: Wallet };
  /** What was booked, newest first. */
  "wallet.ledger": { scope: "read"; request: ListLedger; response: Array<LedgerRow> };
  /** Adds energy and coins, on the ledger. */
  "wallet.refill": { scope: "edit"; request: Refill; response: Wallet };
  /** The timeline, of a prospect or of all, newest first. */
  "activity.list": { scope: "read"; request: ListActivity; response: Array<Activity> };
  /** Notices to the rep, newest first. */
  "notifications.list": { scope: "read"; request: ListNotifications; response: Array<Notification> };
  /** Marks notices as read: these, or every one. */
  "notifications.read": { scope: "edit"; request: SeenNotifications; response: ReadNotifications };
  /** Shows a test notification on the desktop and says whether it arrived. */
  "notifications.test": { scope: "edit"; request: Nothing; response: PopupTest };
  /** Whether the rep is busy or has quiet hours. */
  "attention.get": { scope: "read"; request: Nothing; response: Attention };
  /** Until when popups say nothing personal. */
  "busy.set": { scope: "edit"; request: SetBusy; response: Attention };
  /** Facts for screens: which rows of which area changed after a number. */
  "changes.after": { scope: "read"; request: ChangesAfter; response: Array<Change> };
  /** Which job each stage queues. */
  "rules.list": { scope: "read"; request: Nothing; response: Array<Rule> };
  /** Turns a stage's rule on or off, or changes its delay. */
  "rules.set": { scope: "decide"; request: SetRule; response: Array<Rule> };
  /** What is sent to people who do not answer, step by step. */
  "sequences.list": { scope: "read"; request: Nothing; response: Array<Sequence> };
  /** Other steps: for new people, or for those under way too. */
  "sequences.save": { scope: "decide"; request: SaveSequence; response: Array<Sequence> };
  /** Lets people begin a sequence, or stops it for everybody. */
  "sequences.enable": { scope: "decide"; request: EnableSequence; response: Array<Sequence> };
  /** The sequence a person is in, or was in last: which step, when the next leaves, and why it waits. */
  "sequences.of": { scope: "read"; request: CourseOf; response: Course | null };
  /** Stops a person's sequence, with the reason; what has not left never will. */
  "sequences.stop": { scope: "decide"; request: StopCourse; response: Course | null };
  /** Runs everything that is due now. */
  "worker.run_due": { scope: "decide"; request: Nothing; response: Ran };
  /** Checks the whole file: pages, references, ledger, counts. */
  "workspace.verify": { scope: "read"; request: Nothing; response: Verified };
  /** Copies the workspace's database into a new file while everything goes on. */
  "workspace.backup": { scope: "admin"; request: Backup; response: BackedUp };
}
