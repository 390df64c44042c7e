// What the rep has typed into settings and not saved yet. It outlives its field: another section, a search and a
// change of the setting by somebody else leave it as typed.
import { SvelteMap } from "svelte/reactivity";
import { api, Failure, type Setting } from "../../api";
import { announce, query, tell, type Query } from "../../state";
import { settingWords } from "../../text/settings";

interface Draft {
  text: string;
  /** The value in force when typing began. */
  over: string;
}

/** Why a value was not taken. */
export interface Wrong {
  message: string;
  hint: string | null;
}

const SAVED_MS = 2_500;

class Drafts {
  #typed = new SvelteMap<string, Draft>();
  #wrong = new SvelteMap<string, Wrong>();
  #busy = new SvelteMap<string, true>();
  #saved = new SvelteMap<string, true>();

  /** What is typed, or undefined while it is what holds. */
  typed(key: string): string | undefined {
    return this.#typed.get(key)?.text;
  }

  /** The value that was in force when typing began. */
  over(key: string): string | undefined {
    return this.#typed.get(key)?.over;
  }

  wrong(key: string): Wrong | undefined {
    return this.#wrong.get(key);
  }

  busy(key: string): boolean {
    return this.#busy.has(key);
  }

  /** It was saved a moment ago. */
  saved(key: string): boolean {
    return this.#saved.has(key);
  }

  /** Keys with unsaved text. */
  get dirty(): string[] {
    return [...this.#typed.keys()];
  }

  type(key: string, text: string, current: string): void {
    this.#wrong.delete(key);
    if (text === current) this.#typed.delete(key);
    else this.#typed.set(key, { text, over: this.over(key) ?? current });
  }

  drop(key: string): void {
    this.#typed.delete(key);
    this.#wrong.delete(key);
  }

  /** Saves one value; answers the setting as it holds now, or undefined after saying what is wrong at the field. */
  async save(key: string, value: string): Promise<Setting | undefined> {
    this.#busy.set(key, true);
    try {
      const setting = await api("settings.set", { key, value });
      const typed = this.typed(key);
      // Typed on while it was being saved: that stays.
      if (typed === undefined || typed === value) this.drop(key);
      this.#flash(key);
      return setting;
    } catch (thrown) {
      this.#refused(key, Failure.of(thrown));
      return undefined;
    } finally {
      this.#busy.delete(key);
    }
  }

  /** Saves what is typed of these keys, one after another. Answers whether all were taken. */
  async saveAll(keys: readonly string[]): Promise<boolean> {
    let all = true;
    for (const key of keys) {
      const typed = this.typed(key);
      if (typed !== undefined && (await this.save(key, typed)) === undefined) all = false;
    }
    return all;
  }

  #refused(key: string, failure: Failure): void {
    if (failure.code !== "validation") {
      tell(failure, `${settingWords[key]?.label ?? key} was not saved`);
      return;
    }
    const label = settingWords[key]?.label;
    const message = label ? failure.message.replaceAll(key, `“${label}”`) : failure.message;
    this.#wrong.set(key, { message, hint: failure.hint ?? null });
    announce(message);
  }

  #flash(key: string): void {
    this.#saved.set(key, true);
    announce(`${settingWords[key]?.label ?? key}: saved`);
    setTimeout(() => this.#saved.delete(key), SAVED_MS);
  }
}

export const drafts = new Drafts();

/** Every setting, kept fresh. Call it while a component is set up; all callers share one read. */
export const readSettings = (): Query<"settings.list"> => query("settings.list", () => ({}), ["settings"]);

/** The value in force, as text; empty while settings are on their way. */
export const valueIn = (settings: Query<"settings.list">, key: string): string => settings.data?.find((one) => one.key === key)?.value ?? "";

/** The mailbox opens by a password and not by a sign-in. */
export const byPassword = (settings: Query<"settings.list">): boolean => ["", "password"].includes(valueIn(settings, "mail.sign_in"));

/** Saves and shows the answer at once, before the change feed brings it. */
export async function keep(settings: Query<"settings.list">, key: string, value: string): Promise<boolean> {
  const setting = await drafts.save(key, value);
  if (setting) settings.patch((all) => all.map((one) => (one.key === key ? setting : one)));
  return setting !== undefined;
}
