// Writing. Every screen writes through one of these two, so that a failure is always said and never half shown.
import { Failure } from "../api";
import { announce } from "./announcer.svelte";
import { toasts } from "./toasts.svelte";
import { undo } from "./undo";

interface Words<T> {
  /** Said when it worked; null when the screen itself shows it well enough. */
  done?: string | ((answer: T) => string | null) | null;
  /** A second line under it. */
  detail?: string | ((answer: T) => string | null) | null;
  /** Said before the reason when it did not work. */
  failed?: string;
}

const say = <T>(words: string | ((answer: T) => string | null) | null | undefined, answer: T): string | null =>
  typeof words === "function" ? words(answer) : (words ?? null);

/** The undo step an answer names, and until when it can still hold things back. */
function undoOf(answer: unknown): { id: string; until: number | null } | null {
  if (typeof answer !== "object" || answer === null || !("undo_id" in answer)) return null;
  const { undo_id: id, grace_until: until } = answer as { undo_id: string | null; grace_until?: number | null };
  return id === null ? null : { id, until: until ?? null };
}

/** Runs a command. Answers what it answered, or undefined after saying why it failed. */
export async function act<T>(send: () => Promise<T>, words: Words<T> = {}): Promise<T | undefined> {
  try {
    const answer = await send();
    const text = say(words.done, answer);
    if (text !== null) {
      const step = undoOf(answer);
      toasts.show({
        text,
        detail: say(words.detail, answer),
        tone: "ok",
        step: step?.id ?? null,
        action: step ? { words: "Undo", undo: true, run: () => undo(step.id) } : null,
        ...(step?.until ? { until: step.until, countdown: true } : step ? { until: Date.now() + 12_000 } : {}),
      });
      announce(text);
    }
    return answer;
  } catch (thrown) {
    tell(Failure.of(thrown), words.failed);
    return undefined;
  }
}

/** Says what failed, what was kept and what to do. */
export function tell(failure: Failure, what?: string): void {
  const text = what ? `${what}: ${failure.message}` : failure.message;
  const hint = failure.hint ?? (failure.code === "internal" ? `Nothing was changed. Incident ${failure.incident ?? "unknown"}.` : null);
  toasts.fail(text, hint);
  announce(text);
}

/**
 * The one optimistic helper: `show` changes what is on the screen and answers how to take it back; when `send` is
 * refused it is taken back and the reason said.
 */
export async function optimistic<T>(
  show: () => () => void,
  send: () => Promise<T>,
  words: Words<T> = {},
): Promise<T | undefined> {
  const back = show();
  let failed = true;
  const answer = await act(async () => {
    const got = await send();
    failed = false;
    return got;
  }, words);
  if (failed) back();
  return answer;
}
