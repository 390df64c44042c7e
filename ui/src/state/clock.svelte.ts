// The present moment for relative times and countdowns. It ticks every second only while a countdown asks for it.
import { untrack } from "svelte";

class Clock {
  /** UTC milliseconds, at most 10 s old. */
  now = $state(Date.now());
  /** UTC milliseconds, at most 1 s old while `watchSeconds` is on, else as `now`. */
  second = $state(Date.now());
  #watchers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    setInterval(() => this.#tick(), 10_000);
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  #tick(): void {
    this.now = this.second = Date.now();
  }

  /** Ticks `second` each second until the returned function is called. */
  watchSeconds(): () => void {
    this.#watchers += 1;
    this.second = Date.now();
    this.#timer ??= setInterval(() => (this.second = Date.now()), 1000);
    return () => {
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}

export const clock = new Clock();

/** Calls once a minute while the calling component lives: for what changes by time alone, of which no fact tells. */
export function eachMinute(run: () => void): void {
  const begun = Math.floor(untrack(() => clock.now) / 60_000);
  const minute = $derived(Math.floor(clock.now / 60_000));
  $effect(() => {
    if (minute !== begun) untrack(run);
  });
}
