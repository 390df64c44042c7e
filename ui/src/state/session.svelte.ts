// How the workspace stands: mode, kill switch, wallet and counts. One query for the whole app.
import { api, type Status, type Mode } from "../api";
import { act } from "./act";
import { query, type Query } from "./query.svelte";

class Session {
  #query: Query<"status.get"> | undefined;

  /** Called once, while the app's root is set up. */
  start(): void {
    this.#query = query("status.get", () => ({}), ["*"]);
  }

  get status(): Status | undefined {
    return this.#query?.data;
  }

  get failure() {
    return this.#query?.failure;
  }

  retry(): Promise<void> {
    return this.#query?.retry() ?? Promise.resolve();
  }

  setMode(mode: Mode): Promise<unknown> {
    return act(() => api("mode.set", { mode }), { failed: "The mode was not changed" });
  }

  pause(): Promise<unknown> {
    return act(() => api("automation.pause", {}), {
      done: "Everything is paused",
      detail: "Nothing is started and nothing leaves until you resume.",
    });
  }

  resume(): Promise<unknown> {
    return act(() => api("automation.resume", {}), { done: "Automation goes on" });
  }
}

export const session = new Session();
