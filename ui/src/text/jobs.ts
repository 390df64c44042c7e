// Words of the jobs screen.
import type { EffectState, Job, JobState } from "../api";
import { plural } from "./words";

export type GroupKey = "running" | "queued" | "waiting" | "suggested" | "failed" | "finished";

export const groupName: Readonly<Record<GroupKey, string>> = {
  running: "Running",
  failed: "Failed",
  waiting: "Waiting",
  queued: "Queued",
  suggested: "Suggested",
  finished: "Finished",
};

/** Which states stand under which heading, in the order of the screen. */
export const groupStates: Readonly<Record<GroupKey, readonly JobState[]>> = {
  running: ["running"],
  failed: ["failed"],
  waiting: ["waiting"],
  queued: ["queued"],
  suggested: ["suggested"],
  finished: ["succeeded", "cancelled"],
};

export const jobsText = {
  summary: (open: number, waiting: number): string => (open === 0 ? "Nothing is open." : `${plural(open, "job")} open, ${waiting.toLocaleString("en")} waiting`),
  filterKind: "Kind",
  filterState: "State",
  all: "All",
  allKinds: "All kinds",
  failed: "The jobs could not be read",
  emptyTitle: "No jobs",
  empty: "A job is queued when a prospect enters a stage, when somebody writes, or when you run one. What each does by itself is decided by the mode.",
  nobodyTitle: "No job matches",
  nobody: "No job is of this kind and in this state.",
  clear: "Show all",
  rules: "See the rules",
  list: "Jobs",
  noPerson: "No person",
  older: "Show older",
  price: (job: Pick<Job, "energy" | "coins">): string => `${job.energy} energy, ${job.coins} coins`,
  recent: "last 24 hours",
  keys: { group: "Jobs", down: "Next job", up: "Job before", run: "Run it now", cancel: "Cancel it", open: "Open the person" },
} as const;

export const jobDetailText = {
  pick: "Choose a job",
  pickAbout: "Its messages, what it waits for and what it did stand here.",
  failed: "The job could not be read",
  gone: "This job is not there any more.",
  why: "Why",
  queuedBy: (actor: string): string => `queued by ${actor}`,
  clicked: "you ran it",
  waits: "Waits for",
  release: "Released by",
  until: "Until",
  due: "Due",
  price: "Price",
  reserved: (energy: number, coins: number): string => `${energy} energy and ${coins} coins are reserved`,
  attempts: "Attempts",
  changed: "Changed",
  error: "What went wrong",
  result: "What it found",
  effects: "What it does",
  noEffects: "Nothing left because of it.",
  notYet: "It has prepared nothing yet.",
  run: "Run now",
  cancel: "Cancel the job",
  cancelled: "The job is cancelled",
  ran: "The job runs",
  open: "Open the person",
  card: "Decide",
  cancelAsk: "Cancel this job?",
  cancelLines: ["What has not left is called off.", "Its reserved price is given back. You can run it again later."],
  cancelYes: "Cancel the job",
  cancelNo: "Keep it",
  failedRun: "The job was not started",
  failedCancel: "The job was not cancelled",
  to: "To",
  leaves: "Leaves",
  left: "Left",
  server: "Server said",
  ambiguous: "The line was lost after the message was handed over: nobody knows whether it was sent. It is never sent again by itself. Look into your mailbox's Sent folder.",
  wasSent: "It was sent",
  notSent: "It was not sent",
  settledSent: "Recorded as sent",
  settledNot: "Recorded as not sent",
  settleFailed: "Nothing was recorded",
} as const;

export const effectStateName: Readonly<Record<EffectState, string>> = {
  intent: "Planned",
  sending: "Leaving now",
  sent: "Sent",
  done: "Done",
  rejected: "Rejected",
  ambiguous: "Unknown",
  cancelled: "Called off",
};
