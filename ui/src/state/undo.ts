// Taking back a local change. What has left the machine cannot be taken back, and is named.
import { api, Failure } from "../api";
import { announce } from "./announcer.svelte";
import { toasts } from "./toasts.svelte";

const sentences = (lines: readonly string[]): string => lines.map((line) => (/[.!?]$/.test(line) ? line : `${line}.`)).join(" ");

/** Takes one step back; without an id the newest one. */
export async function undo(id?: string): Promise<void> {
  try {
    const done = await api("undo.apply", id === undefined ? {} : { id });
    toasts.closeStep(done.id);
    const left = sentences(done.already_left);
    const text = `Taken back: ${done.label}`;
    toasts.show({
      text,
      detail: left === "" ? sentences(done.taken_back) || null : left,
      tone: left === "" ? "ok" : "danger",
      until: Date.now() + (left === "" ? 6_000 : 20_000),
    });
    announce(left === "" ? text : `${text}. ${left}`);
  } catch (thrown) {
    const failure = Failure.of(thrown);
    toasts.fail(failure.message, failure.hint ?? null);
    announce(failure.message);
  }
}

export const undoLast = (): Promise<void> => undo();
