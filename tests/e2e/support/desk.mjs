// A desktop for one test file: a display, a session bus, the notification service of python3-dbusmock and a panel
// that shows tray icons. Nothing of the machine's own session is touched.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Program, place, until } from "./process.mjs";

const run = promisify(execFile);
/** Debian's own Python has the bindings of dbus and GLib. */
const PYTHON = "/usr/bin/python3";

export class Desk {
  #programs = [];
  #panel;

  static async open({ size = "1280x800", notifications = true } = {}) {
    const desk = new Desk();
    desk.folder = await mkdtemp(join(tmpdir(), "nexscout-e2e-"));
    try {
      await desk.#start(size, notifications);
    } catch (error) {
      await desk.close();
      throw error;
    }
    return desk;
  }

  async #start(size, notifications) {
    const display = this.#run("Xvfb", ["-displayfd", "1", "-screen", "0", `${size}x24`, "-nolisten", "tcp"]);
    const [, number] = await display.line(/^(\d+)$/);
    const bus = this.#run("dbus-daemon", ["--session", "--nofork", "--print-address=1"]);
    const [address] = await bus.line(/^unix:.*/);
    const home = (name) => join(this.folder, name);
    for (const name of ["home", "config", "data", "cache", "run"]) await mkdir(home(name), { mode: 0o700 });
    this.env = {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      DISPLAY: `:${number}`,
      DBUS_SESSION_BUS_ADDRESS: address,
      HOME: home("home"),
      XDG_CONFIG_HOME: home("config"),
      XDG_DATA_HOME: home("data"),
      XDG_CACHE_HOME: home("cache"),
      XDG_RUNTIME_DIR: home("run"),
      // No accessibility bus, no settings daemon, no graphics card: each would only be looked for in vain.
      NO_AT_BRIDGE: "1",
      GSETTINGS_BACKEND: "memory",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      TZ: "UTC",
      ...(process.env.RUST_LOG ? { RUST_LOG: process.env.RUST_LOG } : {}),
    };
    if (notifications) await this.#notifications();
  }

  #run(command, args, options) {
    const program = new Program(command, args, options);
    this.#programs.push(program);
    return program;
  }

  async #notifications() {
    this.log = join(this.folder, "notifications.log");
    const parameters = JSON.stringify({ capabilities: "actions body body-markup" });
    this.#run(PYTHON, ["-m", "dbusmock", "--template", "notification_daemon", "--logfile", this.log, "--parameters", parameters], {
      env: this.env,
    });
    await this.#named("org.freedesktop.Notifications");
  }

  async #named(name) {
    await until(`${name} is on the bus`, async () => {
      const { stdout } = await this.bus("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", `'${name}'`);
      return stdout.includes("true");
    });
  }

  /** Calls a method on the session bus. */
  bus(dest, path, method, ...args) {
    return run("gdbus", ["call", "--session", "--dest", dest, "--object-path", path, "--method", method, ...args], { env: this.env });
  }

  /** What the service was asked to show so far, as its log has it; the id is the position from 1. */
  async notifications() {
    const text = await readFile(this.log, "utf8").catch(() => "");
    return text.split("\n").filter((line) => / Notify /.test(line));
  }

  /** Waits for a notification that fits and gives its id. */
  notified(fits) {
    return until(`a notification fits ${fits}`, async () => {
      const at = (await this.notifications()).findIndex((line) => fits.test(line));
      return at >= 0 && at + 1;
    });
  }

  /** The rep clicks on a notification (`default`) or on its button (`open`). */
  click(id, action = "default") {
    const path = "/org/freedesktop/Notifications";
    const args = ["org.freedesktop.Notifications", "ActionInvoked", "us", `[<uint32 ${id}>, <'${action}'>]`];
    return this.bus("org.freedesktop.Notifications", path, "org.freedesktop.DBus.Mock.EmitSignal", ...args);
  }

  /** Starts a panel that shows tray icons. */
  async panel() {
    this.#panel = this.#run(PYTHON, [place("tests/e2e/support/panel.py")], { env: this.env, input: true });
    await this.#panel.line(/^ready$/);
  }

  /** The tray's menu: [{label, enabled, checked, under}]; null while there is no icon. */
  async tray() {
    return this.#ask("menu");
  }

  /** Clicks an entry of the tray's menu. */
  async clickTray(label) {
    return this.#ask(`click ${label}`);
  }

  async #ask(line) {
    const from = this.#panel.lines.length;
    this.#panel.say(line);
    const [, answer] = await this.#panel.line(/^answer (.*)$/, from);
    return JSON.parse(answer);
  }

  /** A picture of the whole display. */
  async picture(file) {
    await run("import", ["-window", "root", file], { env: this.env });
  }

  /** The windows that can be seen: [{id, title}]. */
  async windows() {
    const { stdout } = await run("xwininfo", ["-root", "-tree"], { env: this.env });
    // Depth one alone: what a program shows, not what it is made of.
    const tops = [...stdout.matchAll(/^ {5}(0x[0-9a-f]+) "([^"]*)":.* (\d+)x(\d+)\+/gm)];
    const shown = [];
    for (const [, id, title, width] of tops) {
      const { stdout: about } = await run("xwininfo", ["-id", id], { env: this.env }).catch(() => ({ stdout: "" }));
      if (about.includes("IsViewable") && Number(width) > 100) shown.push({ id, title });
    }
    return shown;
  }

  /** Waits until a window of that title can be seen. */
  shown(title) {
    return until(`a window "${title}" is shown`, async () => (await this.windows()).find((one) => one.title === title));
  }

  /** Waits until no window of that title can be seen. */
  hidden(title) {
    return until(`no window "${title}" is shown`, async () => !(await this.windows()).some((one) => one.title === title));
  }

  /** The rep closes a window by its cross. */
  async closeWindow(title) {
    const { id } = await this.shown(title);
    await run(PYTHON, [place("tests/e2e/support/close_window.py"), id], { env: this.env });
  }

  async close() {
    for (const program of this.#programs.reverse()) await program.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
