// The jobs in sight, by heading, live. One read per state: a state with ten thousand jobs does not push out the others.
import type { Job, JobKind, JobState } from "../../api";
import { query, type Query } from "../../state";
import { groupStates, type GroupKey } from "../../text/jobs";

const PAGE = 50;

export interface JobGroup {
  key: GroupKey;
  jobs: Job[];
  /** More of them are there than were read. */
  more: boolean;
}

const soonest = (job: Job): number => job.wait_until ?? job.run_at;
const order: Partial<Record<GroupKey, (a: Job, b: Job) => number>> = {
  queued: (a, b) => a.run_at - b.run_at,
  waiting: (a, b) => soonest(a) - soonest(b),
  finished: (a, b) => b.updated_at - a.updated_at,
  failed: (a, b) => b.updated_at - a.updated_at,
};

class Choice {
  group = $state<GroupKey | null>(null);
  kind = $state<JobKind | null>(null);
}
/** What is shown; it outlives the screen. */
export const choice = new Choice();

/** One heading. Made while a component is set up. */
export class Group {
  #pages = $state(1);
  #reads: readonly Query<"jobs.list">[];

  constructor(readonly key: GroupKey) {
    this.#reads = groupStates[key].map((state: JobState) =>
      query("jobs.list", () => ({ state, limit: PAGE * this.#pages, ...(choice.kind === null ? {} : { kind: choice.kind }) }), ["jobs", "effects"]),
    );
  }

  readonly shown = $derived.by<JobGroup | undefined>(() => {
    if (this.#reads.some((read) => read.data === undefined)) return undefined;
    const lists = this.#reads.map((read) => read.data ?? []);
    const jobs = lists.flat();
    const by = order[this.key];
    return { key: this.key, jobs: by ? jobs.sort(by) : jobs, more: lists.some((list) => list.length >= PAGE * this.#pages) };
  });

  get failure() {
    return this.#reads.find((read) => read.failure !== undefined && read.data === undefined)?.failure;
  }

  older(): void {
    this.#pages += 2;
  }

  retry(): void {
    for (const read of this.#reads) void read.retry();
  }
}
