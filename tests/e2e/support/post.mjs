// The mail server of tests/peers (aiosmtpd): keeps every mail it takes.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { Program, place, until } from "./process.mjs";

export class Post {
  static async open(desk) {
    const post = new Post();
    post.folder = join(desk.folder, "mail");
    const python = process.env.NEXSCOUT_TEST_PYTHON ?? place(".venv/bin/python");
    post.program = new Program(python, [place("tests/peers/smtp_sink.py"), "--dir", post.folder], { input: true });
    const [, port] = await post.program.line(/^listening on 127\.0\.0\.1:(\d+)$/);
    post.port = Number(port);
    return post;
  }

  /** What a workspace needs to send through it, at once and to anybody. */
  settings() {
    return {
      "smtp.host": "127.0.0.1",
      "smtp.port": this.port,
      "smtp.security": "none",
      "mail.from": "rico@acme.example",
      "company.name": "Acme Supply",
      "company.address": "12 Rizal Ave, Makati",
      "send.window": "always",
      "inbox.required": "false",
    };
  }

  /** Every mail so far, oldest first: {to, subject, text, raw}. */
  async mails() {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
    return Promise.all(
      names.map(async (name) => {
        const raw = await readFile(join(this.folder, name));
        const { to } = JSON.parse(await readFile(join(this.folder, name.replace(/eml$/, "json")), "utf8"));
        const { subject, text } = await PostalMime.parse(raw);
        return { to, subject, text: text.replaceAll("\r\n", "\n"), raw: raw.toString("utf8") };
      }),
    );
  }

  /** Waits for that many mails. */
  async arrived(count) {
    return until(`${count} mails have arrived`, async () => {
      const mails = await this.mails();
      return mails.length >= count && mails;
    });
  }

  close() {
    return this.program.stop();
  }
}
