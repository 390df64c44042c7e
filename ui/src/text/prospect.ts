// Words of the drawer of a person.
import type { Activity, ContactPoint, Job, NextStep, ProspectDetail } from "../api";
import { moment } from "./time";
import { nextWords, waits } from "./next";
import { actorName, fieldName, jobName, jobState, list, plural, sourceName, stageName } from "./words";

/** Who does the next step. */
export function nextBy(next: NextStep): string | null {
  if (next.what === "none") return null;
  if (next.what === "suggestion") return "Nothing happens until you run it";
  return { automation: "Automation does it", user: "You do it", prospect: "It is their turn", nobody: "Nobody does it yet" }[next.by];
}

/** The next step in full, with the engine's own words on why it waits. */
export function nextFull(next: NextStep, now: number): { head: string; why: string | null } {
  return { head: nextWords(next, now), why: next.wait_words };
}

/** "Waits: their night, until 08:00", "Starts 14:32", "Failed: ..." */
export function jobWords(job: Job, now: number): string {
  if (job.state === "waiting") return waits(job.waiting_for, job.wait_until, now);
  if (job.state === "queued") return job.run_at > now ? `Starts ${moment(job.run_at, now)}` : "Starts now";
  if (job.state === "failed") return `Failed${job.error === null ? "" : `: ${job.error}`}`;
  return jobState[job.state];
}

/** "E-mail from website chat, claimed: nothing but a first answer leaves to it" */
export function contactWords(point: ContactPoint): string {
  const from = sourceName[point.source].toLowerCase();
  if (point.do_not_use !== null) return `Not used: ${point.do_not_use}`;
  return point.state === "confirmed" ? `Confirmed, ${from}` : `Claimed, ${from}: only a first answer leaves to it`;
}

/** Who set a field that stands. */
export const setBy = (actor: string | undefined): string => (actor === undefined ? "Not known yet" : `Set by ${actorName(actor)}`);

/** The heading of a timeline row. */
export function activityHead(activity: Activity): string {
  switch (activity.kind) {
    case "message":
      return activity.actor === "visitor" ? "They wrote" : "We wrote";
    case "note":
      return "Note";
    case "call":
      return "Call";
    case "task":
      return activity.done_at === null ? "Task" : "Task done";
    case "meeting":
      return "Meeting";
    case "stage_move":
      return "Moved";
    case "field_change":
      return activity.field === null ? "Changed" : (fieldName[activity.field] ?? activity.field);
    case "job":
      return "Job";
    case "decision":
      return "Decision";
    case "system":
      return "NexScout";
  }
}

export const stageWord = (stage: string | null): string | null => (stage !== null && stage in stageName ? stageName[stage as keyof typeof stageName] : stage);

/** "3 visits, 6 messages" */
export function visits(person: ProspectDetail): string | null {
  if (person.sessions.length === 0) return null;
  return `${plural(person.sessions.length, "visit")}, ${plural(person.messages, "message")}`;
}

export function handsOffWords(person: ProspectDetail, now: number): string {
  if (person.barred) return "Vendor, job seeker or spam: automation stays off.";
  if (person.company_hands_off && !person.hands_off) return "Automation is kept off everybody of this company.";
  if (!person.hands_off) return "Automation may work on this person as the mode allows.";
  return person.hands_off_until === null ? "Automation is kept off, for good." : `Automation is kept off until ${moment(person.hands_off_until, now)}.`;
}

export const basisName = { asked: "They asked us", consent: "They agreed to mail", customer: "Customer" } as const;

/** "Book meeting queued; starts at once" for the toast after a click on a job. */
export const runWords = (job: Job): string => `${jobName[job.kind]} ${job.state === "waiting" ? "waits" : "is queued"}`;

/** First touch as stored: page, referrer, utm_*. */
export function touchWords(touch: unknown): string[] {
  if (typeof touch !== "object" || touch === null) return [];
  return Object.entries(touch)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "")
    .map(([key, value]) => `${key.replace(/^utm_/, "").replace("_", " ")}: ${value}`);
}

export { list };

/** An automatic reply named the day they are back. */
export const awayWords = (until: number, now: number): string => `Away until ${moment(until, now)}, by their automatic reply. Messages wait until then.`;

/** About a meeting that stands. */
export const meetingWords = {
  move: "Move…",
  cancel: "Call off…",
  moveTitle: "Move the meeting",
  cancelTitle: "Call the meeting off",
  told: "The invited person is told by mail, and their calendar changes with it.",
  start: "New start",
  moveYes: "Move it",
  cancelYes: "Call it off",
  no: "Leave it",
  past: "That time has passed",
  why: "Why, in your words",
  whyHint: "Stands in the mail. May be left out.",
  moves: (when: string) => `The meeting moves to ${when}`,
  cancels: "The meeting is called off",
  takeBack: "Take back",
  takenBack: "Taken back: the meeting stands as it was",
  outcomes: { held: "Held", no_show: "They did not come" } as Readonly<Record<string, string>>,
  held: "Held",
  noShow: "No-show",
  answers: { accepted: "Accepted", declined: "Declined", tentative: "May come", cancelled: "Called off" } as Readonly<Record<string, string>>,
};
