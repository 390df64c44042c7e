// The desktop shell. Commands and events are those of src-tauri; the only file besides http.ts that leaves the page.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { ChangeBatch, OpenTarget, Platform, ShellInfo, ShellSettings } from "./platform";

/** `listen` answers later than the caller wants to stop: whichever comes last ends it. */
function on<T>(event: string, listener: (payload: T) => void): () => void {
  let stopped = false;
  let unlisten: (() => void) | undefined;
  void listen<T>(event, (e) => listener(e.payload)).then((stop) => {
    if (stopped) stop();
    else unlisten = stop;
  });
  return () => {
    stopped = true;
    unlisten?.();
  };
}

export const tauri: Platform = {
  rpc: (name, request) => invoke("rpc", { name, request }),
  onChange: (listener) => on<ChangeBatch>("changes", listener),
  onOpen: (listener) => on<OpenTarget>("open", listener),
  shellInfo: () => invoke<ShellInfo>("shell_info"),
  shellSet: (settings: ShellSettings) => invoke<ShellInfo>("shell_set", { settings }),
  openUrl: (url) => invoke<void>("shell_open_url", { url }),
  quit: () => invoke<void>("shell_quit"),
};
