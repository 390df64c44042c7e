// nexscoutctl beside the window: the same workspace, asked by another program.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { place } from "./process.mjs";

const run = promisify(execFile);
const BINARY = place(`target/${process.env.NEXSCOUT_PROFILE ?? "debug"}/nexscoutctl`);

export class Ctl {
  constructor(data) {
    this.data = data;
  }

  /** Runs a command and gives the JSON it prints; a refusal is thrown with the fields of its ApiError. */
  async run(...args) {
    try {
      const { stdout } = await run(BINARY, ["--data", this.data, "--json", ...args], { maxBuffer: 64 << 20 });
      return JSON.parse(stdout);
    } catch (failed) {
      const said = `${failed.stdout}`.trim() || `${failed.stderr}`.trim();
      let error;
      try {
        error = JSON.parse(said).error;
      } catch {
        throw failed;
      }
      throw Object.assign(new Error(error.message), error);
    }
  }

  /** A row of the command table. */
  rpc(name, request = {}) {
    return this.run("rpc", name, JSON.stringify(request));
  }

  /** Changes settings, given as an object. */
  async set(values) {
    for (const [key, value] of Object.entries(values)) await this.rpc("settings.set", { key, value: `${value}` });
  }

  /** Process id of the owner by its note, or undefined. */
  async owner() {
    const note = await readFile(join(this.data, "owner.json"), "utf8").catch(() => "{}");
    return JSON.parse(note).pid;
  }
}
