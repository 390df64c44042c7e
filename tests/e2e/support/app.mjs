// The real program with a window, driven over WebDriver: one workspace, one driver, one session. `close` always
// deletes the session, then ends driver and program by their ids.
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { remote } from "webdriverio";
import { Ctl } from "./ctl.mjs";
import { PATIENCE, Program, freePort, place, until } from "./process.mjs";

/** The development build, unless another is measured. */
export const BINARY = place(`target/${process.env.NEXSCOUT_PROFILE ?? "debug"}/nexscout`);
const DRIVER = place("target/tools/bin/tauri-driver");

export class App {
  /** Opens the program with the workspace `name` of a desk. `args` as on its command line. */
  static async open(desk, { name = "workspace", args = [], env = {} } = {}) {
    const app = new App();
    app.desk = desk;
    app.data = join(desk.folder, name);
    app.ctl = new Ctl(app.data);
    app.env = { ...desk.env, NEXSCOUT_DATA: app.data, ...env };
    await mkdir(app.data, { recursive: true, mode: 0o700 });
    const port = await freePort();
    const native = await freePort();
    app.driver = new Program(DRIVER, ["--port", `${port}`, "--native-port", `${native}`], { env: app.env });
    try {
      await until("both drivers listen", async () => (await listens(port)) && (await listens(native)));
      app.browser = await session(port, args);
    } catch (error) {
      await app.close();
      throw error;
    }
    return app;
  }

  /** Waits until the workspace is open and the screens talk to it. */
  async ready() {
    await until("the workspace has an owner", async () => (this.pid = await this.ctl.owner()));
    return this;
  }

  /** A shell command, as the screens call it: what it answers, or its error as an object. */
  async invoke(command, args = {}) {
    // As text: an answer with a field `error` would be taken for the driver's own.
    const answer = await this.browser.executeAsync(
      (name, given, done) => {
        window.__TAURI_INTERNALS__.invoke(name, given).then(
          (value) => done(JSON.stringify({ value })),
          (error) => done(JSON.stringify({ error })),
        );
      },
      command,
      args,
    );
    return JSON.parse(answer);
  }

  /** A row of the command table through the window. */
  async rpc(name, request = {}) {
    const { value, error } = await this.invoke("rpc", { name, request });
    if (error) throw Object.assign(new Error(error.message), error);
    return value;
  }

  /** Begins to note what the shell tells the screens. */
  async listen(event) {
    await this.browser.executeAsync(
      (name, done) => {
        const heard = (window.__heard ??= {});
        heard[name] = [];
        const handler = window.__TAURI_INTERNALS__.transformCallback((e) => heard[name].push({ payload: e.payload, at: Date.now() }));
        window.__TAURI_INTERNALS__.invoke("plugin:event|listen", { event: name, target: { kind: "Any" }, handler }).then(done);
      },
      event,
    );
  }

  /** What has been told so far. */
  heard(event) {
    return this.browser.execute((name) => window.__heard?.[name] ?? [], event);
  }

  /** A shown element by its data-testid. */
  async test(id) {
    const found = this.browser.$(`[data-testid="${id}"]`);
    await found.waitForDisplayed({ timeout: PATIENCE });
    return found;
  }

  /** Starts the program a second time, as the rep would from a menu, and gives how that went. */
  again(args = [], env = {}) {
    const { status, stderr } = spawnSync(BINARY, args, { env: { ...this.env, ...env }, timeout: PATIENCE, encoding: "utf8" });
    return { status, stderr };
  }

  /** Ends the program as the system does and waits until the workspace is free; the session goes after it. */
  async quit() {
    if (this.pid) {
      process.kill(this.pid, "SIGTERM");
      await until("the program has ended", () => !alive(this.pid));
    }
    await this.close();
  }

  async close() {
    // The session ends what it started, also when a test failed half-way.
    await this.browser?.deleteSession().catch(() => {});
    this.browser = undefined;
    await this.driver.stop();
    if (this.pid && alive(this.pid)) process.kill(this.pid, "SIGKILL");
  }
}

async function session(port, args) {
  return remote({
    hostname: "127.0.0.1",
    port,
    logLevel: "error",
    connectionRetryCount: 0,
    // No browserName: WebKitWebDriver knows none for a program of its own.
    capabilities: { "tauri:options": { application: BINARY, args }, "wdio:enforceWebDriverClassic": true },
  });
}

function listens(port) {
  return new Promise((answer) => {
    const line = connect(port, "127.0.0.1");
    line.once("connect", () => (line.destroy(), answer(true)));
    line.once("error", () => answer(false));
  });
}

export function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
