// Words of sequences, in Settings and in the drawer of a person.
import type { Course, CourseStep, SequenceName, SequenceStep, StepText } from "../api";
import { moment } from "./time";
import { plural } from "./words";

export const sequenceName: Record<SequenceName, string> = { nurture: "Nurture", offer_reminder: "Offer reminder", follow_up: "Follow-up" };

export const stepText: Record<StepText, string> = {
  about_the_product: "The product in a few words",
  one_answer: "A question and its answer",
  leave_it_open: "The last short note",
  offer_reminder: "Asks about the offer",
  last_reminder: "Asks once more about the offer",
  follow_up: "A personal message",
};

export const sequencesPage = {
  about: "What is sent to people who do not answer. A reply from them or a colleague, an opt-out, a bounce, a booked meeting, another stage, hands-off or a mail of your own ends it at once.",
  failed: "The sequences could not be read",
  aboutOne: {
    nurture: "Keeps in touch with somebody who has not answered. Each message goes on in the running thread.",
    offer_reminder: "Asks about an offer that has no answer. The days count from the offer.",
    follow_up: "The first personal message, and what follows it if you want more.",
  } satisfies Record<SequenceName, string>,
  on: (name: string): string => `${name}: people begin it`,
  off: "Stopped: nobody begins it",
  flight: (count: number, older: number): string => `${count === 0 ? "Nobody" : plural(count, "person", "people")} under way${older > 0 ? `, ${older} with an older version` : ""}`,
  version: (version: number): string => (version === 0 ? "Built in" : `Version ${version}`),
  when: (index: number, step: SequenceStep, name: SequenceName): string => {
    if (name === "follow_up" && index === 0) return "When due";
    const days = plural(step.wait_days, "day");
    return index === 0 ? `${days} after ${name === "offer_reminder" ? "the offer" : "the start"}` : `${days} later`;
  },
  edit: "Edit steps",
  title: (name: string): string => `${name}: steps`,
  step: (index: number): string => `Step ${index + 1}`,
  days: (index: number, name: SequenceName): string => (index > 0 ? "Days after the one before" : name === "offer_reminder" ? "Days after the offer" : "Days after the start"),
  text: "Text",
  ownText: "Your own words",
  subject: "Subject",
  subjectHint: "Used where no thread runs yet; else it goes on under the thread's.",
  body: "Message",
  gaps: "Filled in: {name}, {first_name}, {their_company}, {product}, {rep}, {company}. Your signature and the footer are added. A price, discount or contract word waits for approval each time.",
  add: "Add a step",
  remove: "Remove",
  up: "Earlier",
  down: "Later",
  who: "Who gets this?",
  newOnly: "New ones only",
  inFlight: "Also those in flight",
  newOnlyHint: "Whoever is under way keeps the steps they have.",
  inFlightHint: (count: number): string => `${count === 1 ? "The one person" : `All ${count}`} under way go on with these from their next step. Messages that wait are written anew, your edits to them are lost.`,
  save: "Save",
  saved: "Steps saved",
  stopTitle: (name: string): string => `Stop ${name.toLowerCase()} for everybody?`,
  stopLines: (count: number): string[] => [count === 0 ? "Nobody is under way." : `${plural(count, "person", "people")} under way: what has not left never will.`, "Nobody new begins it until you switch it on again."],
  stop: "Stop it",
  stopped: "Stopped",
  started: "People begin it again",
} as const;

const left = (step: CourseStep): boolean => step.state === "sent" || step.state === "ambiguous" || step.state === "sending";

export const courseWords = {
  heading: "Sequence",
  /** "Nurture, step 2 of 3" */
  head: (course: Course): string => {
    const gone = course.steps.filter(left).length;
    const all = course.steps.length;
    return course.ended_at === null ? `${sequenceName[course.name]}, step ${Math.min(gone + 1, all)} of ${all}` : `${sequenceName[course.name]}: ${gone} of ${all} left`;
  },
  /** "Next leaves tomorrow 09:00" */
  next: (course: Course, now: number): string => {
    if (course.ended_at !== null) return `Ended ${moment(course.ended_at, now)}: ${course.reason ?? ""}`;
    const next = course.steps.find((step) => !left(step) && step.state !== "cancelled" && step.state !== "rejected");
    if (!next) return "The last one has left";
    return next.at === null ? "The next has no time yet" : next.at > now ? `Next leaves ${moment(next.at, now)}` : "Next leaves as soon as it may";
  },
  waits: (course: Course): string | null => (course.ended_at === null ? (course.steps.find((step) => !left(step) && step.waits !== null)?.waits ?? null) : null),
  stepState: (step: CourseStep, now: number): string => {
    const at = step.at === null ? "" : ` ${moment(step.at, now)}`;
    if (step.state === null || step.state === "intent") return step.at === null ? "" : at.trim();
    return { sending: "Leaving", sent: `Left${at}`, done: "Done", rejected: "Refused", ambiguous: "Fate unknown", cancelled: "Called off" }[step.state];
  },
  stepName: (step: SequenceStep): string => (step.writes === null ? step.subject : stepText[step.writes]),
  version: (version: number): string => (version === 0 ? "built-in steps" : `your version ${version}`),
  stop: "Stop",
  stopTitle: "Stop this sequence?",
  stopAbout: "What has not left never will. They can get another one later.",
  reason: "Why",
  reasonHint: "Stands in the timeline.",
  stopped: "The sequence is stopped",
} as const;
