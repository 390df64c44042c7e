// What happens next on a prospect and who does it, as one short sentence for a card, and its tone.
import type { BoardCard, EffectKind, NextStep, WaitReason } from "../api";
import { clockTime, dayWord, moment } from "./time";
import { jobName } from "./words";

export type Tone = "plain" | "ai" | "wait" | "over";

/** "Waits: their night, until 08:00" */
export function waits(reason: WaitReason | null, until: number | null, now: number): string {
  const till = until === null || until <= now ? "" : `, until ${moment(until, now)}`;
  const why: Record<WaitReason, string> = {
    approval: "your approval",
    energy: "not enough energy",
    coins: "not enough coins",
    window: "their night",
    cap: "mailbox limit for today",
    cooldown: "pause between messages",
    grace: "time to undo",
    mailbox: "mailbox not reachable",
    inbox: "cannot see replies",
    calendar: "cannot read your calendar",
    unconfirmed: "address not confirmed",
    out_of_office: "they are away",
    mode: "the mode does not allow it",
    hands_off: "hands off",
    paused: "everything is paused",
    schedule: "its time",
    ambiguous: "was it sent? Please say",
  };
  return reason === null ? `Waits${till}` : `Waits: ${why[reason]}${till}`;
}

export function nextTone(next: NextStep): Tone {
  if (next.overdue) return "over";
  switch (next.what) {
    case "running_job":
    case "scheduled_message":
    case "queued_job":
      return "ai";
    case "approval":
    case "waiting_job":
    case "reply_needed":
      return "wait";
    default:
      return "plain";
  }
}

/** "Follow-up leaves 14:32" */
export function nextWords(next: NextStep, now: number): string {
  const kind = next.job_kind === null ? "Work" : jobName[next.job_kind];
  const step = next.step === null ? "" : ` ${next.step[0]} of ${next.step[1]}`;
  switch (next.what) {
    case "running_job":
      return `${kind} running`;
    case "approval":
      return `${kind} waits for approval`;
    case "scheduled_message":
      if (next.waiting_for !== null && next.waiting_for !== "schedule" && next.waiting_for !== "grace") return `${kind}${step}: ${waits(next.waiting_for, next.at, now).toLowerCase()}`;
      return next.at === null || next.at <= now ? `${kind}${step} leaves now` : `${kind}${step} leaves ${moment(next.at, now)}`;
    case "queued_job":
      return next.at === null || next.at <= now ? `${kind} starts now` : `${kind} starts ${moment(next.at, now)}`;
    case "waiting_job":
      return waits(next.waiting_for, next.at, now);
    case "task":
      return `${next.overdue ? "Overdue" : next.at === null ? "To do" : capital(dayWord(next.at, now))}: ${next.text ?? "task"}`;
    case "meeting":
      return next.at === null ? "Meeting" : `Meeting ${dayWord(next.at, now)} ${clockTime(next.at)}`;
    case "suggestion":
      return `Suggested: ${next.job_kind === null ? (next.text ?? "next step") : kind.toLowerCase()}`;
    case "reply_needed":
      return "Reply received, answer";
    case "none":
      return "No next step";
  }
}

/** The card's line: stale is said when nothing else is planned. */
export function cardNext(card: Pick<BoardCard, "next" | "stale" | "hands_off" | "barred" | "stage" | "snoozed_until">, now: number): { words: string; tone: Tone } {
  if (card.next.what === "none") {
    if (card.stage === "won") return { words: "Revenue recorded", tone: "plain" };
    if (card.stage === "lost") return { words: "Closed", tone: "plain" };
    if (card.barred) return { words: "No automation: not a customer", tone: "plain" };
    if (card.snoozed_until !== null && card.snoozed_until > now) return { words: `Snoozed until ${moment(card.snoozed_until, now)}`, tone: "plain" };
    if (card.stale) return { words: "Stale, no next step", tone: "over" };
    if (card.hands_off) return { words: "Hands off", tone: "plain" };
  }
  return { words: nextWords(card.next, now), tone: nextTone(card.next) };
}

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const effectName: Record<EffectKind, string> = {
  send_email: "Mail",
  send_invite: "Invitation",
  move_stage: "Move",
  mark_won: "Mark as won",
  mark_lost: "Mark as lost",
  create_task: "Task",
};
