// What the table shows and who is selected. It outlives the screen: coming back finds everything as it was left.
import { SvelteSet } from "svelte/reactivity";
import type { Filter, SavedFilter, Sort } from "../../api";

/** Set, and not merely there: an empty list or a false switch filters nothing. */
function bare(filter: Filter): Filter {
  const set = Object.entries(filter).filter(([key, value]) =>
    Array.isArray(value) ? value.length > 0 : key === "on_board" ? value != null : Boolean(value),
  );
  return Object.fromEntries(set) as Filter;
}

/** Whether two filters let the same people through. */
export function same(a: Filter, b: Filter): boolean {
  const text = (filter: Filter): string => JSON.stringify(Object.entries(bare(filter)).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
}

const newest: Sort = { by: "created_at", descending: true };
/** What a first click on a column sorts by: names upward, numbers and moments downward. */
const upward: readonly Sort["by"][] = ["name", "company", "stage", "source"];

class View {
  filter = $state.raw<Filter>({});
  sort = $state.raw<Sort>(newest);
  /** The saved filter this began as. */
  saved = $state<string | null>(null);
  /** Row with the cursor. */
  active = $state(0);
  selected = new SvelteSet<string>();
  /** Where a range begins. */
  anchor = $state<number | null>(null);

  set(change: Partial<Filter>): void {
    this.filter = bare({ ...this.filter, ...change });
    this.#rewound();
  }

  clear(): void {
    this.filter = {};
    this.saved = null;
    this.#rewound();
  }

  use(saved: SavedFilter): void {
    this.filter = bare(saved.filter);
    if (saved.sort) this.sort = saved.sort as Sort;
    this.saved = saved.id;
    this.#rewound();
  }

  by(column: Sort["by"]): void {
    const same = this.sort.by === column;
    this.sort = { by: column, descending: same ? !this.sort.descending : !upward.includes(column) };
    this.#rewound();
  }

  get filtered(): boolean {
    return Object.keys(this.filter).length > 0;
  }

  toggle(id: string, on = !this.selected.has(id)): void {
    if (on) this.selected.add(id);
    else this.selected.delete(id);
  }

  /** Another order or other people: a cursor or a range of before means nothing any more. */
  #rewound(): void {
    this.active = 0;
    this.anchor = null;
    this.selected.clear();
  }
}

export const view = new View();
