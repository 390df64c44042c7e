// Words of the Today screen.
import type { TodayItem } from "../api";
import { plural } from "./words";

type Kind = TodayItem["kind"];

export const todayWords = {
  waiting: (n: number, oldest: string | null): string =>
    `${plural(n, "thing waits", "things wait")} for you${oldest === null ? "" : `, oldest ${oldest}`}`,
  label: "What wants you, most urgent first",
  newTask: "New task",
  failed: "Today could not be read",

  kind: {
    live_chat: "In the chat now",
    reply: "Wrote back",
    approval: "Needs your decision",
    overdue_task: "Overdue",
    task: "Task",
    meeting: "Meeting",
    new_lead: "New lead",
    suggestion: "Suggestion",
    left_address: "Left an address",
    failed_job: "Gave up",
    ambiguous: "Sent or not?",
    stale: "Quiet",
    unconfirmed: "Is it them?",
  } satisfies Record<Kind, string>,

  primary: {
    live_chat: "Open the chat",
    reply: "Open the conversation",
    approval: "Review",
    overdue_task: "Done",
    task: "Done",
    meeting: "Open the person",
    new_lead: "Open the person",
    suggestion: "Accept",
    left_address: "Add as prospect",
    failed_job: "Try again",
    ambiguous: "Say what happened",
    stale: "Plan a next step",
    unconfirmed: "Read the chat",
  } satisfies Record<Kind, string>,
  reviewDraft: "Review the draft",
  run: (job: string): string => `Run ${job.toLowerCase()}`,
  moveTo: (stage: string): string => `Move to ${stage}`,

  open: "Open the person",
  readChat: "Read the chat",
  openJob: "Open the job",
  dismiss: "Dismiss",
  ignore: "Ignore",
  confirmThem: "It is them",
  snooze: "Snooze",
  later: "Later",
  plan: "Task",
  move: "Move to…",
  more: (name: string): string => `More about ${name}`,
  wonOrLost: "Won or lost…",
  price: (energy: number, coins: number): string => `${energy} energy, ${coins} coins`,
  free: "free",
  quiet: (days: number): string => plural(days, "day", "days"),

  done: {
    task: (text: string): string => `Done: ${text}`,
    undo: "Undo",
    accepted: (what: string, name: string): string => `${what}: ${name}`,
    dismissed: (name: string): string => `Not suggested any more: ${name}`,
    added: (name: string): string => `Added: ${name}`,
    ignored: (name: string): string => `Ignored: ${name}`,
    retried: (what: string): string => `${what} is tried again`,
    settled: (sent: boolean): string => (sent ? "Noted as sent" : "Noted as not sent"),
    moved: (name: string, stage: string): string => `${name} moved to ${stage}`,
    snoozed: (name: string, until: string): string => `${name} is out of sight until ${until}`,
    postponed: (until: string): string => `Due ${until}`,
    confirmed: (name: string): string => `Confirmed: it is ${name}`,
    openIt: "Open",
  },
  notNow: "This one cannot wait: it has no later.",

  draft: {
    title: "What it would send",
    reading: "Writing the draft…",
    nothing: "It sends nothing by itself.",
    to: "To",
    subject: "Subject",
    failed: "The draft could not be written",
  },
  settle: {
    text: "It was handed to the mail server, then the line broke before the answer. Nothing is sent twice by itself. Look into your Sent folder, or ask them.",
    sent: "It arrived",
    not: "It did not arrive",
  },
  snoozing: { label: "Out of sight until when?", due: "Due when?", yes: "Snooze", move: "Set the date", no: "Cancel", past: "That has passed already." },

  recent: {
    title: "Done by itself in the last 24 hours",
    none: "Nothing was done by itself in the last 24 hours.",
    undo: "Undo",
    fixed: "cannot be taken back",
  },
  planned: {
    title: "Planned",
    due: (when: string): string => `due ${when}`,
    done: "Done",
    date: "Change the date",
    nobody: "For nobody in particular",
  },

  empty: {
    title: "Nothing waits for you",
    text: "Here stands, in one list, what wants you: visitors in the chat, replies, decisions, due tasks, new leads, people who went quiet. Whatever the machine cannot or may not do alone comes here.",
    button: "Add a task",
    people: "Add a prospect",
  },
  keys: {
    group: "Today",
    next: "Next",
    previous: "Previous",
    enter: "Do what its button says",
    done: "Done, dismiss or ignore",
    snooze: "Snooze, or another date",
    task: "Task about this person",
    move: "Move this person",
  },
};
