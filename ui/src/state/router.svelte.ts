// Where the window is: `#/SCREEN`, `#/SCREEN/ID` for the thing a screen shows, and `?prospect=ID` for the drawer over
// any of them. `#/prospects/ID` is the short way to a person and opens the drawer over the list.
export const screens = ["today", "pipeline", "approvals", "conversations", "prospects", "jobs", "settings", "onboarding"] as const;
export type Screen = (typeof screens)[number];

interface Place {
  screen: Screen;
  id: string | null;
  prospect: string | null;
}

function read(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first = "", rest] = path.split("/").map(decode);
  const screen = screens.find((one) => one === first) ?? "today";
  const prospect = new URLSearchParams(search).get("prospect");
  if (screen === "prospects" && rest) return { screen, id: null, prospect: rest };
  return { screen, id: rest || null, prospect };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  #place = $state.raw<Place>(read(location.hash));

  constructor() {
    addEventListener("hashchange", () => (this.#place = read(location.hash)));
  }

  /** Nobody has gone anywhere yet: who clicked on Today meanwhile is not led away again. */
  get untouched(): boolean {
    return location.hash === "";
  }

  get screen(): Screen {
    return this.#place.screen;
  }

  /** The thing the screen shows: an approval's, session's, job's id, or a settings page. */
  get id(): string | null {
    return this.#place.id;
  }

  /** Whose drawer is open. */
  get prospect(): string | null {
    return this.#place.prospect;
  }

  /** An address for links. */
  href(screen: Screen, id: string | null = null): string {
    return id === null ? `#/${screen}` : `#/${screen}/${encodeURIComponent(id)}`;
  }

  go(screen: Screen, id: string | null = null): void {
    this.#set(this.href(screen, id));
  }

  /** Another thing on the same screen, without a step for "back": where a list's cursor is. */
  stay(id: string | null): void {
    const { screen, prospect } = this.#place;
    const hash = `${this.href(screen, id)}${prospect === null ? "" : `?prospect=${encodeURIComponent(prospect)}`}`;
    history.replaceState(history.state, "", hash);
    this.#place = { screen, id, prospect };
  }

  /** Opens a person's drawer over the screen that is shown. */
  openProspect(id: string): void {
    this.#set(this.#under(`?prospect=${encodeURIComponent(id)}`));
  }

  closeProspect(): void {
    this.#set(this.#under(""));
  }

  #under(search: string): string {
    return `${this.href(this.#place.screen, this.#place.id)}${search}`;
  }

  #set(hash: string): void {
    if (location.hash === hash) return;
    location.hash = hash;
    // The event comes later; what is on the screen must not wait for it.
    this.#place = read(hash);
  }
}

export const router = new Router();
