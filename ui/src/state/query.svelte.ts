// Cached reads. Everybody who asks the same command with the same request shares one entry; an entry that nobody
// shows keeps its last answer, so that coming back to a screen paints at once, and is read again when shown.
import { untrack } from "svelte";
import { api, Failure, type CommandName, type RequestOf, type ResponseOf } from "../api";
import { feed, rest } from "./feed.svelte";

const KEPT = 40;

class Entry<K extends CommandName> {
  data = $state.raw<ResponseOf<K> | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  users = 0;
  #reading: Promise<void> | undefined;
  #dirty = false;
  #stop: (() => void) | undefined;
  #patches = 0;

  constructor(
    readonly command: K,
    readonly request: RequestOf<K>,
    readonly areas: readonly string[],
  ) {}

  use(): () => void {
    this.users += 1;
    if (this.users === 1) {
      this.#stop = feed.watch(this.areas, () => void this.read());
      void this.read();
    }
    return () => {
      this.users -= 1;
      if (this.users === 0) this.#stop?.();
    };
  }

  /** Reads now; while a read is under way, once more after it. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#dirty = true;
      return this.#reading;
    }
    this.#reading = this.#run().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #run(): Promise<void> {
    do {
      this.#dirty = false;
      const patches = this.#patches;
      const begun = performance.now();
      try {
        const data = await api(this.command, this.request);
        // An answer from before an optimistic change would flicker back: the feed brings a newer one.
        if (patches === this.#patches) this.data = data;
        else this.#dirty = true;
        this.failure = undefined;
      } catch (thrown) {
        this.failure = Failure.of(thrown);
      }
      if (this.#dirty) await rest(performance.now() - begun);
    } while (this.#dirty);
  }

  patch(change: (data: ResponseOf<K>) => ResponseOf<K>): () => void {
    if (this.data === undefined) return () => undefined;
    this.#patches += 1;
    this.data = change(this.data);
    return () => {
      this.#patches += 1;
      void this.read();
    };
  }
}

const entries = new Map<string, Entry<CommandName>>();

function entryOf<K extends CommandName>(command: K, request: RequestOf<K>, areas: readonly string[]): Entry<K> {
  const key = `${command} ${JSON.stringify(request)} ${areas.join()}`;
  const known = entries.get(key) as Entry<K> | undefined;
  if (known) {
    entries.delete(key);
    entries.set(key, known as unknown as Entry<CommandName>);
    return known;
  }
  for (const [old, entry] of entries) {
    if (entries.size < KEPT) break;
    if (entry.users === 0) entries.delete(old);
  }
  const entry = new Entry(command, request, areas);
  entries.set(key, entry as unknown as Entry<CommandName>);
  return entry;
}

export interface Query<K extends CommandName> {
  /** The last answer, also while a newer one is being read. */
  readonly data: ResponseOf<K> | undefined;
  /** Why the last read failed; the data of before stays. */
  readonly failure: Failure | undefined;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** Reads again; for "Try again" buttons. */
  retry(): Promise<void>;
  /** Changes what is shown now; returns how to take it back. For `optimistic`. */
  patch(change: (data: ResponseOf<K>) => ResponseOf<K>): () => void;
}

/**
 * A read that stays fresh while the calling component lives. Call it while a component is set up. `request` may use
 * runes; null reads nothing. `areas`: of the change feed ("prospects", "jobs", ..., or "*").
 */
export function query<K extends CommandName>(
  command: K,
  request: () => RequestOf<K> | null,
  areas: readonly string[],
): Query<K> {
  const key = $derived.by(() => {
    const wanted = request();
    return wanted === null ? null : JSON.stringify(wanted);
  });
  const entry = $derived(key === null ? null : entryOf(command, JSON.parse(key) as RequestOf<K>, areas));
  $effect(() => {
    const used = entry;
    return used ? untrack(() => used.use()) : undefined;
  });
  return {
    get data() {
      return entry?.data;
    },
    get failure() {
      return entry?.failure;
    },
    get loading() {
      return entry !== null && entry.data === undefined && entry.failure === undefined;
    },
    retry: () => entry?.read() ?? Promise.resolve(),
    patch: (change) => entry?.patch(change) ?? (() => undefined),
  };
}
