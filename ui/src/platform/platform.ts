// What the user interface needs from the program around it. Two implementations: the desktop shell (tauri.ts) and
// the browser test host (http.ts). Nothing else in ui/ knows which of them is there.

/** Rows of an area that changed in one commit, as the engine says it (api: `Change`). */
export interface ChangeFact {
  seq: number;
  area: string;
  ids: string[];
  source: string;
  at: number;
}

/** One push of the change feed. `lagged`: facts were missed, so everything is to be read again. */
export interface ChangeBatch {
  changes: ChangeFact[];
  lagged: boolean;
}

/** What a click on an OS notification, the tray or a second start asks the window to show. */
export interface OpenTarget {
  screen: string;
  id: string | null;
}

/** What the shell can tell of itself; all null or false in a browser. */
export interface ShellInfo {
  desktop: boolean;
  version: string | null;
  /** Goes on in the tray when the window is closed. */
  close_to_tray: boolean | null;
  /** Starts with the session. */
  autostart: boolean | null;
  /** The workspace's folder. */
  data_dir: string | null;
  /** Somebody shows tray icons; without that, closing the window ends the program. */
  tray: boolean | null;
  /** Why notifications of the system do not appear; null while nothing is known against it. */
  notifications: string | null;
}

/** The shell's own switches; what is left out stays. */
export interface ShellSettings {
  close_to_tray?: boolean;
  autostart?: boolean;
}

export interface Platform {
  /** One row of the command table. Rejects with the ApiError as an object. */
  rpc(name: string, request: unknown): Promise<unknown>;
  /** Facts from the change feed. Returns how to stop. */
  onChange(listener: (batch: ChangeBatch) => void): () => void;
  /** Wishes to open something. Returns how to stop. */
  onOpen(listener: (target: OpenTarget) => void): () => void;
  shellInfo(): Promise<ShellInfo>;
  shellSet(settings: ShellSettings): Promise<ShellInfo>;
  /** Opens an http, https, mailto, tel or sms address outside the window. */
  openUrl(url: string): Promise<void>;
  /** Ends the program; a browser cannot and says so. */
  quit(): Promise<void>;
}
