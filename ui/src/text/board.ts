// Words of the pipeline board.
import type { BoardCard, MovePreview, Moved, Rule, Stage, Mode } from "../api";
import { called, jobName, list, plural, stageName } from "./words";

/** "follow-up in 30 min": what entering the stage starts, or offers in manual mode. */
export function automationWords(rules: readonly Rule[], stage: Stage, mode: Mode): string {
  if (stage === "won") return "records revenue";
  if (stage === "lost") return "calls off all work";
  const parts = rules
    .filter((rule) => rule.stage === stage && rule.enabled)
    .map((rule) => {
      const when = delayWords(rule, mode);
      return `${jobName[rule.kind].toLowerCase()}${when === "" ? "" : ` ${when}`}`;
    });
  if (parts.length === 0) return "nothing by itself";
  return mode === "manual" ? `suggests ${list(parts)}` : parts.join(", ");
}

function delayWords(rule: Rule, mode: Mode): string {
  if (rule.delay_minutes !== null) return rule.delay_minutes === 0 ? "" : `in ${minutes(rule.delay_minutes)}`;
  if (rule.timing === "after_inbound") return mode === "autopilot" ? "in 5 min" : "in 30 min";
  if (rule.timing === "when_quiet") return "after 3 days";
  return "";
}

function minutes(count: number): string {
  if (count % 1440 === 0) return plural(count / 1440, "day");
  if (count % 60 === 0) return `${count / 60} h`;
  return `${count} min`;
}

/** What a move started, held back and called off; the second line of its toast. */
export function movedWords(moved: Moved, now: number): string | null {
  const parts: string[] = [];
  if (moved.queued.length > 0) {
    const jobs = list(moved.queued.map((kind) => jobName[kind]));
    const held = moved.grace_until === null || moved.grace_until <= now ? "" : "; nothing leaves while you can undo";
    parts.push(`${jobs} ${moved.queued.length === 1 ? "is" : "are"} queued${held}.`);
  }
  if (moved.offered.length > 0) parts.push(`${list(moved.offered.map((kind) => jobName[kind]))} offered, not started.`);
  if (moved.cancelled > 0) parts.push(`${plural(moved.cancelled, "open job")} called off.`);
  return parts.length === 0 ? null : parts.join(" ");
}

/** What "move and run" would do, a sentence each. */
export function previewLines(preview: MovePreview, stage: Stage): string[] {
  const lines: string[] = [];
  if (preview.jobs.length > 0) {
    lines.push(`Starts ${list(preview.jobs.map(({ kind, count }) => `${count} × ${jobName[kind].toLowerCase()}`))}.`);
  }
  const leaves = [
    preview.messages > 0 ? plural(preview.messages, "message") : "",
    preview.invitations > 0 ? plural(preview.invitations, "invitation") : "",
    preview.offers > 0 ? plural(preview.offers, "offer") : "",
  ].filter((part) => part !== "");
  lines.push(leaves.length > 0 ? `${list(leaves)} may leave, ${preview.energy} energy and ${preview.coins} coins at most.` : preview.energy + preview.coins > 0 ? `No message leaves; ${preview.energy} energy and ${preview.coins} coins at most.` : "No message leaves and nothing is spent.");
  if (preview.cancels > 0) lines.push(`${plural(preview.cancels, "open job")} called off, by either choice.`);
  if (stage === "won" && preview.needs_amount > 0) lines.push(`${plural(preview.needs_amount, "of them has", "of them have")} no amount: the one below is used.`);
  return lines;
}

export const movedTo = (card: Pick<BoardCard, "name" | "email" | "company">, stage: Stage): string => `${called(card).slice(0, 80)} moved to ${stageName[stage]}`;
