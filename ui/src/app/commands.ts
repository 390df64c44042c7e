// What the palette can do: go to every screen and run every command of the frame.
import { dialogs, router, session, theme, undoLast } from "../state";
import { screenName } from "../text/app";
import { add, destinations, switchMode, togglePause } from "./keys";

export interface Command {
  words: string;
  /** Other words it is found by. */
  also?: string;
  keys?: string;
  run: () => void;
}

/** The list as things stand now: what would change nothing is left out. */
export function commands(): Command[] {
  const { status } = session;
  const mode = status?.mode;
  return [
    ...destinations.map(({ screen, key }) => ({
      words: `Go to ${screenName[screen]}`,
      keys: `g ${key}`,
      run: () => router.go(screen),
    })),
    { words: "New prospect", also: "add person lead", keys: "Shift+n", run: () => dialogs.open("prospect") },
    { words: "Write a note", keys: "n", run: () => add("note") },
    { words: "Log a call", also: "phone", keys: "c", run: () => add("call") },
    { words: "Add a task", also: "reminder todo", keys: "t", run: () => add("task") },
    { words: "Take back the last change", also: "undo", keys: "Mod+z", run: () => void undoLast() },
    status?.paused
      ? { words: "Resume automation", also: "unpause start", keys: "Mod+Shift+p", run: togglePause }
      : { words: "Pause all automation", also: "stop kill switch", keys: "Mod+Shift+p", run: togglePause },
    ...(["manual", "hybrid", "autopilot"] as const)
      .filter((one) => one !== mode)
      .map((one) => ({ words: `Switch to ${one}`, also: "mode", run: () => void switchMode(one) })),
    ...(["light", "dark", "system"] as const)
      .filter((one) => one !== theme.choice)
      .map((one) => ({
        words: one === "system" ? "Colours as the system wishes" : `Use the ${one} theme`,
        also: "theme colour",
        run: () => theme.set(one),
      })),
    { words: "Welcome and set-up", also: "onboarding sample", run: () => router.go("onboarding") },
    { words: "Show all keys", also: "shortcuts help keyboard", keys: "?", run: () => (dialogs.shortcuts = true) },
  ];
}
