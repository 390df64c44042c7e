// One NexScout for one test: a process of its own with a folder of its own, and the calls a test makes behind the
// window's back.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../../..");
const program = process.env.NEXSCOUT_BROWSER_HOST ?? resolve(root, "target/debug/browser-host");

/** What a host starts with. */
export interface HostWish {
  /** So many made-up prospects. */
  seed?: number;
  /** The program's own sample data. */
  sample?: boolean;
  /** A mail server, and the settings to send through it. */
  mailbox?: boolean;
  /** The moment its clock starts at. */
  at?: number;
  /** A folder that outlives the host. */
  data?: string;
  /** A file with the passphrase under which it keeps secrets; without one it has no place for them. */
  passphrase?: string;
}

/** A mail as the server took it. */
export interface Mail {
  from: string;
  to: string[];
  subject: string | null;
  text: string | null;
  raw: string;
}

/** Wednesday 2026-11-25, 10:00 in Manila: within the send window, with two days of the week before and after. */
export const WORKDAY = 1_795_572_000_000;

export class Host {
  private constructor(
    readonly url: string,
    readonly child: ChildProcess,
    private readonly log: () => string,
  ) {}

  static async start(wish: HostWish): Promise<Host> {
    if (!existsSync(program)) throw new Error(`${program} is missing: cargo build -p nexscout-tests --bin browser-host`);
    const args = ["--with-parent", "--ui", resolve(root, "ui/dist")];
    if (wish.seed) args.push("--seed", String(wish.seed));
    if (wish.sample) args.push("--sample");
    if (wish.mailbox) args.push("--mailbox");
    if (wish.at !== undefined) args.push("--at", String(wish.at));
    if (wish.data) args.push("--data", wish.data);
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...(wish.passphrase ? { NEXSCOUT_PASSPHRASE_FILE: wish.passphrase } : {}) },
    });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
    const first = await new Promise<string>((done, failed) => {
      createInterface(child.stdout).once("line", done);
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the host ended with ${code} before it listened:\n${said}`)));
    });
    return new Host(first.replace("listening on ", ""), child, () => said);
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.stdin?.end();
    await ended;
  }

  /** What it wrote to its log: nothing, where all goes well. */
  get said(): string {
    return this.log();
  }

  /** A row of the command table. */
  async rpc<T = any>(name: string, request: object = {}): Promise<T> {
    const answer = await fetch(`${this.url}/rpc/${name}`, { method: "POST", body: JSON.stringify(request) });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(body)}`);
    return body as T;
  }

  /** What the mail server has taken so far. */
  async mails(): Promise<Mail[]> {
    return (await (await fetch(`${this.url}/test/mails`)).json()) as Mail[];
  }

  /** Where the website chat listens. */
  async chat(): Promise<string> {
    return ((await (await fetch(`${this.url}/test/world`)).json()) as { chat: string }).chat;
  }

  /** A mail comes in and is read; lines end as they are typed. */
  async deliver(raw: string): Promise<void> {
    const headers = { "content-type": "application/octet-stream", origin: this.url };
    const answer = await fetch(`${this.url}/test/deliver`, { method: "POST", headers, body: raw.replaceAll("\n", "\r\n") });
    if (!answer.ok) throw new Error(`the mail was not read: ${await answer.text()}`);
  }

  /** Moves its clock on. */
  async advance(ms: number): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/test/clock`, { method: "POST", headers, body: JSON.stringify({ ms }) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Adds a person; answers the id. */
  async add(fields: Record<string, string>): Promise<string> {
    return (await this.rpc<{ id: string }>("prospects.add", fields)).id;
  }
}
