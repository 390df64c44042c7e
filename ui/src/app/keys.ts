// The keys that work on every screen, and the mode switch they share with the top bar.
import type { Mode } from "../api";
import { confirm, dialogs, router, session, undoLast, type Screen, type Shortcut } from "../state";
import { autopilotQuestion, screenName } from "../text/app";

export const destinations: readonly { screen: Screen; key: string }[] = [
  { screen: "today", key: "t" },
  { screen: "pipeline", key: "p" },
  { screen: "approvals", key: "a" },
  { screen: "conversations", key: "c" },
  { screen: "prospects", key: "l" },
  { screen: "jobs", key: "j" },
  { screen: "settings", key: "s" },
];

/** Going to autopilot is asked once, with what follows. */
export async function switchMode(mode: Mode): Promise<void> {
  if (mode === "autopilot" && !(await confirm({ ...autopilotQuestion, lines: [...autopilotQuestion.lines] }))) return;
  await session.setMode(mode);
}

export function togglePause(): void {
  void (session.status?.paused ? session.resume() : session.pause());
}

/** The open drawer's person is whom a note, call or task is about. */
export function add(kind: "note" | "call" | "task"): void {
  dialogs.open(kind, router.prospect === null ? null : { prospect_id: router.prospect, name: null });
}

const everywhere = "Everywhere";

export const globalKeys: Shortcut[] = [
  ...destinations.map(({ screen, key }) => ({
    keys: `g ${key}`,
    group: "Go to",
    words: screenName[screen],
    run: () => router.go(screen),
  })),
  { keys: "Mod+k", group: everywhere, words: "Search or run a command", always: true, run: () => (dialogs.palette = "all") },
  { keys: "/", group: everywhere, words: "Find a person", run: () => (dialogs.palette = "people") },
  { keys: "?", group: everywhere, words: "Show this sheet", run: () => (dialogs.shortcuts = true) },
  { keys: "Mod+z", group: everywhere, words: "Take back the last change", run: () => void undoLast() },
  { keys: "n", group: everywhere, words: "Note", run: () => add("note") },
  { keys: "c", group: everywhere, words: "Log a call", run: () => add("call") },
  { keys: "t", group: everywhere, words: "Task", run: () => add("task") },
  { keys: "Shift+n", group: everywhere, words: "New prospect", run: () => dialogs.open("prospect") },
  { keys: "Mod+Shift+p", group: everywhere, words: "Pause all, or resume", always: true, run: togglePause },
  { keys: "Escape", group: everywhere, words: "Close the person", when: () => router.prospect !== null, run: () => router.closeProspect() },
];
