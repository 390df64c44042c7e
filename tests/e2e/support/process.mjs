// Programs started for a test, and waiting for what they do. Everything started here is ended by its own pid.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** How long anything may take on a busy machine, in milliseconds. */
export const PATIENCE = 60_000;

/** A path inside the repository. */
export const place = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Waits until `look` gives something true and returns that; `what` is said when it never does. */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  let problem = "";
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      problem = "";
    } catch (error) {
      problem = `: ${error.message}`;
    }
    if (Date.now() > end) throw new Error(`waited ${patience} ms in vain until ${what}${problem}`);
    await new Promise((go) => setTimeout(go, 25));
  }
}

/** A port nobody listens on at this moment. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A running program: its lines so far, and its end. */
export class Program {
  lines = [];
  #child;
  #rest = "";

  constructor(command, args, { env = process.env, input = false } = {}) {
    this.name = command;
    this.#child = spawn(command, args, { env, stdio: [input ? "pipe" : "ignore", "pipe", "pipe"] });
    this.ended = new Promise((done) => {
      this.#child.once("exit", (code, signal) => done({ code, signal }));
      this.#child.once("error", (error) => done({ code: null, signal: null, error }));
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => this.#take(text));
    }
  }

  get pid() {
    return this.#child.pid;
  }

  #take(text) {
    if (process.env.E2E_VERBOSE) process.stderr.write(`[${this.name}] ${text}`);
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop();
    this.lines.push(...lines);
  }

  say(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The first line, from `from` on, that fits. */
  async line(fits, from = 0) {
    const found = () => this.lines.slice(from).map((line) => fits.exec(line)).find(Boolean);
    const gone = this.ended.then(() => "gone");
    return until(`${this.name} says ${fits}`, async () => {
      const match = found();
      if (match) return match;
      if ((await Promise.race([gone, Promise.resolve()])) === "gone" && !found()) {
        throw new Error(`it has ended; it said:\n${this.lines.join("\n")}`);
      }
    });
  }

  /** Ends it; by force when it does not listen. */
  async stop(signal = "SIGTERM") {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    const force = setTimeout(() => this.#child.kill("SIGKILL"), 10_000);
    const end = await this.ended;
    clearTimeout(force);
    return end;
  }
}
