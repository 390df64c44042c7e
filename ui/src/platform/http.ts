// The browser test host: the same command table over loopback HTTP. Exists for tests and for development only.
import type { ChangeBatch, Platform, ShellInfo } from "./platform";

const browser: ShellInfo = {
  desktop: false,
  version: null,
  close_to_tray: null,
  autostart: null,
  data_dir: null,
  tray: null,
  notifications: null,
};

export const http: Platform = {
  async rpc(name, request) {
    const answer = await fetch(`/rpc/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw body;
    return body;
  },

  onChange(listener) {
    const source = new EventSource("/events");
    let opened = false;
    // After a break of the line anything may have happened.
    source.onopen = () => {
      if (opened) listener({ changes: [], lagged: true });
      opened = true;
    };
    source.onmessage = (e: MessageEvent<string>) => listener(JSON.parse(e.data) as ChangeBatch);
    return () => source.close();
  },

  onOpen: () => () => undefined,
  shellInfo: () => Promise.resolve(browser),
  shellSet: () => Promise.resolve(browser),
  openUrl(url) {
    window.open(url, "_blank", "noopener,noreferrer");
    return Promise.resolve();
  },
  quit: () => Promise.reject(new Error("only the desktop program can quit")),
};
