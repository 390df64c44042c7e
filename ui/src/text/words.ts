// Names of the domain's things as the rep reads them (product.md section 1).
import type {
  ContactKind, JobKind, JobState, Mode, SignalKind, Source, Stage, Temperature, WaitReason, ActivityKind,
} from "../api";

export const stages: readonly Stage[] = ["new", "contacted", "qualified", "interested", "ready_to_close", "won", "lost"];

export const stageName: Record<Stage, string> = {
  new: "New",
  contacted: "Contacted",
  qualified: "Qualified",
  interested: "Interested",
  ready_to_close: "Ready to close",
  won: "Won",
  lost: "Lost",
};

export const jobName: Record<JobKind, string> = {
  smart_scan: "Smart scan",
  follow_up: "Follow-up",
  qualify: "Qualify",
  nurture: "Nurture",
  book_meeting: "Book meeting",
  close_deal: "Close deal",
  full_pipeline: "Full pipeline",
};

export const jobKinds = Object.keys(jobName) as JobKind[];

export const jobState: Record<JobState, string> = {
  suggested: "Suggested",
  queued: "Queued",
  running: "Running",
  waiting: "Waiting",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const temperatureName: Record<Temperature, string> = {
  cold: "Cold",
  warm: "Warm",
  hot: "Hot",
  ready_to_buy: "Ready to buy",
};

export const sourceName: Record<Source, string> = {
  web_chat: "Website chat",
  facebook_lead_ads: "Facebook lead ad",
  google_lead_form: "Google lead form",
  inbound_mail: "Inbound mail",
  web_form: "Web form",
  webhook: "Webhook",
  import: "Import",
  manual: "Added by hand",
};

export const modeName: Record<Mode, string> = { manual: "Manual", hybrid: "Hybrid", autopilot: "Autopilot" };

export const contactName: Record<ContactKind, string> = { email: "E-mail", phone: "Phone", handle: "Handle" };

export const signalName: Record<SignalKind, string> = {
  purchase_intent: "Wants to buy",
  form_submitted: "Sent a form",
  urgency: "Urgent",
  quantity_inquiry: "Asked for a quantity",
  payment_options: "Asked how to pay",
  demo_request: "Asked for a demo",
  contact_request: "Asked for contact",
  pricing_inquiry: "Asked for the price",
  delivery_check: "Asked about delivery",
  interest: "Interest",
  validation: "Asked for reviews",
  promo_interest: "Asked for a discount",
  comparison: "Compares",
  not_interested: "Not interested",
  vendor_pitch: "Sells something",
  job_seeker: "Looks for a job",
  spam: "Spam",
};

/** Why something waits, short; the engine's own words are longer. */
export const waitName: Record<WaitReason, string> = {
  approval: "your approval",
  energy: "energy",
  coins: "coins",
  window: "their working hours",
  cap: "the mailbox's daily limit",
  cooldown: "the pause between messages",
  grace: "the grace after your move",
  mailbox: "the mailbox",
  inbox: "a look at the inbox",
  calendar: "a look at your calendar",
  unconfirmed: "a confirmed address",
  out_of_office: "their return",
  mode: "the mode",
  hands_off: "hands-off",
  paused: "the pause switch",
  schedule: "its time",
  ambiguous: "word whether it was sent",
};

export const activityName: Record<ActivityKind, string> = {
  note: "Note",
  call: "Call",
  task: "Task",
  meeting: "Meeting",
  message: "Message",
  stage_move: "Move",
  field_change: "Change",
  job: "Job",
  decision: "Decision",
  system: "System",
};

export const fieldName: Record<string, string> = {
  name: "Name",
  company: "Company",
  role: "Role",
  location: "Location",
  budget: "Budget",
  quantity: "Quantity",
  timeline: "Timeline",
  time_zone: "Time zone",
  language: "Language",
};

/** Who did it, in words: `ai:built-in` is automation, `user` is the rep. */
export function actorName(actor: string): string {
  if (actor.startsWith("ai:")) return `AI (${actor.slice(3)})`;
  const names: Record<string, string> = {
    user: "you",
    rule: "a rule",
    import: "an import",
    connector: "a connected source",
    visitor: "the visitor",
    system: "NexScout",
  };
  return names[actor] ?? actor;
}

/** "1 message", "3 messages". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "a, b and c". */
export function list(parts: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(parts);
}

/** What a person is called when no name is known. */
export function called(person: { name: string | null; email?: string | null; company?: string | null }): string {
  return person.name ?? person.email ?? person.company ?? "No name yet";
}

/** "12 kB": a file's size, as files are measured everywhere, in thousands. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
