// Every setting that is shown does something: one proof each, on the running engine. That the screen's control reaches
// the engine is in settings.spec.ts; here the value is set behind it.
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Host, WORKDAY, type HostWish, type Mail } from "../support/host.ts";
import { Provider } from "../support/provider.ts";
import { Visitor } from "../support/visitor.ts";
import { expect, test } from "../support/test.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Job {
  id: string;
  kind: string;
  state: string;
  waiting_for: string | null;
  run_at: number;
  created_at: number;
  energy: number;
  coins: number;
}

/** What proofs have in common. */
class Probe {
  #people = 0;
  constructor(readonly host: Host) {}

  set(values: Record<string, string | number>): Promise<unknown> {
    const all = Object.entries(values).map(([key, value]) => this.host.rpc("settings.set", { key, value: String(value) }));
    return Promise.all(all);
  }

  /** A person the rep typed in, who asked to be written to. */
  person(fields: Record<string, string> = {}): Promise<string> {
    this.#people += 1;
    return this.host.add({ name: `Grace Lim ${this.#people}`, email: `grace${this.#people}@lim${this.#people}.example`, basis: "asked", ...fields });
  }

  async jobs(prospect_id: string): Promise<Job[]> {
    return this.host.rpc<Job[]>("jobs.list", { prospect_id });
  }

  /** Runs a job by a click and answers what it says once it neither runs nor is about to. */
  async run(kind: string, prospect_id: string): Promise<Job> {
    const { id } = await this.host.rpc<Job>("jobs.run", { kind, prospect_id });
    let job: Job | undefined;
    const where = async () => `${(job = await this.host.rpc<Job>("jobs.get", { id })).state} ${job.waiting_for}`;
    await expect.poll(where).not.toMatch(/running|queued|schedule/);
    return job!;
  }

  /** Writes a follow-up to somebody new; answers the mail as the server took it. */
  async mail(fields: Record<string, string> = {}): Promise<Mail> {
    await this.set({ "inbox.required": "false" });
    const before = (await this.host.mails()).length;
    await this.run("follow_up", await this.person(fields));
    await expect.poll(async () => (await this.host.mails()).length).toBeGreaterThan(before);
    return (await this.host.mails()).at(-1)!;
  }

  /** Somebody on the website who says these lines; answers the prospect they became, or null. */
  async chat(...lines: string[]): Promise<{ visitor: Visitor; replies: (string | null)[] }> {
    const visitor = await Visitor.open(await this.host.chat());
    const replies: (string | null)[] = [];
    for (const line of lines) replies.push(await visitor.say(line));
    return { visitor, replies };
  }

  async prospects(): Promise<{ id: string; email: string | null; phone: string | null; intent: number }[]> {
    return this.host.rpc("prospects.list");
  }
}

/** Setting -> what shows that it is heeded. `wish`: what the host starts with. */
const proofs: Record<string, (probe: Probe) => Promise<void>> = {
  "company.name, company.address, rep.name": async (probe) => {
    await probe.set({ "company.name": "Edited Works", "company.address": "7 Edited Street", "rep.name": "Edda Edited" });
    const { text } = await probe.mail();
    for (const words of ["Edited Works", "7 Edited Street", "Edda Edited"]) expect(text).toContain(words);
  },
  "mail.from, mail.from_name, mail.reply_to": async (probe) => {
    await probe.set({ "mail.from": "edda@widgets.example", "mail.from_name": "Edda E", "mail.reply_to": "replies@widgets.example" });
    const mail = await probe.mail();
    expect(mail.from).toBe("edda@widgets.example");
    expect(mail.raw).toMatch(/^From: "?Edda E"? <edda@widgets.example>/m);
    expect(mail.raw).toMatch(/^Reply-To: .*replies@widgets.example/m);
  },
  "smtp.host": async (probe) => {
    await probe.set({ "smtp.host": "", "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("mailbox");
  },
  "smtp.port": async (probe) => {
    await probe.set({ "smtp.port": 1, "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("mailbox");
  },
  "smtp.security": async (probe) => {
    await probe.set({ "smtp.security": "tls", "inbox.required": "false" });
    await probe.run("follow_up", await probe.person());
    expect(await probe.host.mails()).toEqual([]);
  },
  "smtp.user": async (probe) => {
    // The server knows no accounts: with a user to log in as nothing is handed over.
    await probe.set({ "smtp.user": "rina", "inbox.required": "false" });
    await probe.run("follow_up", await probe.person());
    expect(await probe.host.mails()).toEqual([]);
  },
  "inbox.required": async (probe) => {
    // A first answer leaves without; what comes after it does not.
    await probe.set({ "inbox.required": "true", "send.cooldown_hours": 0 });
    const person = await probe.person();
    await probe.run("follow_up", person);
    expect((await probe.run("follow_up", person)).waiting_for).toBe("inbox");
    await probe.set({ "inbox.required": "false" });
    await expect.poll(async () => (await probe.host.mails()).length).toBe(2);
  },
  "send.window": async (probe) => {
    await probe.set({ "send.window": "Mon-Fri 20:00-21:00", "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("window");
  },
  "calendar.kind, calendar.user": async (probe) => {
    // A feed behind a user name, that keeps the rep busy all day, every day but the third from now.
    const feed = createServer((request, answer) => {
      const taken = [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((ahead) => new Date(WORKDAY + ahead * DAY).toISOString().slice(0, 10).replaceAll("-", ""));
      const events = taken.map((day) => `BEGIN:VEVENT\r\nUID:${day}\r\nDTSTART;VALUE=DATE:${day}\r\nEND:VEVENT\r\n`);
      answer.statusCode = request.headers.authorization?.startsWith("Basic ") ? 200 : 401;
      answer.end(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join("")}END:VCALENDAR\r\n`);
    });
    await new Promise<void>((listens) => feed.listen(0, "127.0.0.1", listens));
    try {
      await probe.host.rpc("settings.set_secret", { key: "calendar.url", value: `http://127.0.0.1:${(feed.address() as AddressInfo).port}/rina.ics` });
      await probe.set({ "calendar.kind": "feed", "inbox.required": "false" });
      expect((await probe.run("book_meeting", await probe.person({ stage: "contacted" }))).waiting_for).toBe("calendar");
      await probe.set({ "calendar.user": "rina" });
      const days = new Set((await offered(probe)).map(({ day }) => day));
      expect([...days]).toEqual([new Date(WORKDAY + 2 * DAY).toLocaleDateString("en", { weekday: "long", timeZone: "Asia/Manila" })]);
    } finally {
      feed.close();
    }
  },
  "mail.sign_in, sign_in.client_id, sign_in.authorize_url, sign_in.token_url, sign_in.scope": async (probe) => {
    const provider = await Provider.start();
    try {
      await probe.set(provider.settings);
      const { url } = await probe.host.rpc<{ url: string }>("sign_in.begin");
      const [done] = await Promise.all([probe.host.rpc<{ signed_in: boolean }>("sign_in.finish"), fetch(url)]);
      expect(done.signed_in).toBe(true);
      const [leave, token] = provider.asked;
      expect([leave!.get("client_id"), leave!.get("scope"), token!.get("client_id")]).toEqual(["mine", "mail offline", "mine"]);
    } finally {
      provider.close();
    }
  },
  "mail.dkim_selector": async (probe) => {
    const dkim = async () => (await probe.host.rpc<{ findings: { subject: string; state: string }[] }>("domain.check")).findings.find((one) => one.subject === "dkim")!.state;
    expect(await dkim()).not.toBe("ok");
    await probe.set({ "mail.dkim_selector": "mine" });
    expect(await dkim()).toBe("ok");
  },
  "sign_in.tenant": async (probe) => {
    await probe.set({ "mail.sign_in": "microsoft", "sign_in.client_id": "mine", "sign_in.tenant": "widgets.example" });
    const { url } = await probe.host.rpc<{ url: string }>("sign_in.begin");
    expect(new URL(url).pathname).toBe("/widgets.example/oauth2/v2.0/authorize");
  },
  "send.holidays": async (probe) => {
    // Five days on it is Bonifacio Day in the Philippines.
    await probe.host.advance(5 * DAY);
    await probe.set({ "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("window");
    await probe.set({ "send.holidays": "false" });
    await expect.poll(async () => (await probe.host.mails()).length).toBe(1);
  },
  "send.cooldown_hours": async (probe) => {
    await probe.set({ "inbox.required": "false" });
    const person = await probe.person();
    await probe.run("follow_up", person);
    expect((await probe.run("follow_up", person)).waiting_for).toBe("cooldown");
    await probe.set({ "send.cooldown_hours": 0 });
    await expect.poll(async () => (await probe.host.mails()).length).toBe(2);
  },
  "send.grace_seconds": async (probe) => {
    await probe.set({ "send.grace_seconds": 300 });
    const moved = await probe.host.rpc<{ grace_until: number }>("prospects.move", { id: await probe.person(), stage: "contacted" });
    const left = moved.grace_until - WORKDAY;
    expect(left).toBeGreaterThan(4 * MINUTE);
    expect(left).toBeLessThan(7 * MINUTE);
  },
  "cap.mailbox_first_week": async (probe) => {
    await probe.set({ "cap.mailbox_first_week": 0, "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("cap");
  },
  "cap.mailbox": async (probe) => {
    await probe.mail();
    await probe.host.advance(12 * DAY);
    await probe.set({ "cap.mailbox": 0 });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("cap");
  },
  "cap.person_week": async (probe) => {
    await probe.set({ "cap.person_week": 0, "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("cap");
  },
  "cap.domain_day": async (probe) => {
    await probe.set({ "cap.domain_day": 0, "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("cap");
  },
  "price.*": async (probe) => {
    await probe.set({ "price.qualify.energy": 21, "price.qualify.coins": 11 });
    const job = await probe.run("qualify", await probe.person());
    expect([job.energy, job.coins]).toEqual([21, 11]);
  },
  "economy.coins_daily_budget": async (probe) => {
    await probe.set({ "economy.coins_daily_budget": 1 });
    expect((await probe.run("qualify", await probe.person())).waiting_for).toBe("coins");
  },
  "economy.energy_capacity, economy.coins_month": async (probe) => {
    await probe.set({ "economy.energy_capacity": 1_500, "economy.coins_month": 9_000 });
    expect(await probe.host.rpc("status.get")).toMatchObject({ energy_capacity: 1_500, coins_month: 9_000 });
  },
  "delay.follow_up.hybrid": async (probe) => {
    await probe.set({ "delay.follow_up.hybrid": 90 });
    await expectDelay(probe, "contacted", "follow_up", 90 * MINUTE);
  },
  "delay.follow_up.autopilot": async (probe) => {
    await probe.host.rpc("mode.set", { mode: "autopilot" });
    await probe.set({ "delay.follow_up.autopilot": 45 });
    await expectDelay(probe, "contacted", "follow_up", 45 * MINUTE);
  },
  "delay.nurture_days": async (probe) => {
    await probe.set({ "delay.nurture_days": 5 });
    await expectDelay(probe, "qualified", "nurture", 5 * DAY);
  },
  "policy.*": async (probe) => {
    await probe.set({ "policy.qualify.hybrid": "suggest" });
    const person = await probe.person({ stage: "qualified" });
    await expect.poll(async () => (await probe.jobs(person)).find((job) => job.kind === "qualify")?.state).toBe("suggested");
  },
  "workspace.region": async (probe) => {
    const phone = async () => (await probe.host.rpc<{ phone: string }>("prospects.get", { id: await probe.person({ phone: "0917 555 0123" }) })).phone;
    expect(await phone()).toBe("+639175550123");
    await probe.set({ "workspace.region": "GB" });
    expect(await phone().catch(() => "refused")).not.toBe("+639175550123");
  },
  "workspace.currency": async (probe) => {
    await probe.set({ "workspace.currency": "PHP" });
    const product = await probe.host.rpc<{ currency: string }>("products.put", { name: "Box", price: "10.00", unit: "box", period: "once", description: "A box." });
    expect(product.currency).toBe("PHP");
  },
  "workspace.time_zone": async (probe) => {
    // 10:00 in Manila is the middle of the night in New York: the rep's own zone holds where the person's is not known.
    await probe.set({ "workspace.time_zone": "America/New_York", "inbox.required": "false" });
    expect((await probe.run("follow_up", await probe.person())).waiting_for).toBe("window");
  },
  "workspace.language": async (probe) => {
    const english = (await probe.mail()).text;
    await probe.set({ "workspace.language": "taglish" });
    expect((await probe.mail()).text).not.toBe(english);
  },
  "company.competitors": async (probe) => {
    await probe.set({ "company.competitors": "rival.example" });
    await probe.chat(...hot, "My email is spy@rival.example");
    await probe.chat(...hot, "My email is ana@lopez.example");
    await expect.poll(async () => (await probe.prospects()).map((one) => one.email)).toContain("ana@lopez.example");
    expect((await probe.prospects()).map((one) => one.email)).not.toContain("spy@rival.example");
  },
  "chat.enabled": async (probe) => {
    await probe.set({ "chat.enabled": "false" });
    await expect(Visitor.open(await probe.host.chat())).rejects.toThrow(/503|403|409/);
  },
  "chat.origins": async (probe) => {
    const from = async () => {
      const headers = { origin: "https://shop.example", "content-type": "application/json" };
      return (await fetch(`${await probe.host.chat()}/v1/chat/sessions`, { method: "POST", headers, body: "{}" })).status;
    };
    expect(await from()).toBe(403);
    await probe.set({ "chat.origins": "https://shop.example" });
    expect(await from()).toBe(201);
  },
  "chat.greeting": async (probe) => {
    await probe.set({ "chat.greeting": "Edited hello" });
    expect(await greeting(probe)).toContain("Edited hello");
  },
  "chat.widget.title": async (probe) => expect(await look(probe, "title", "Ask us")).toBe("Ask us"),
  "chat.widget.label": async (probe) => expect(await look(probe, "label", "Help")).toBe("Help"),
  "chat.widget.accent": async (probe) => expect(await look(probe, "accent", "#0a7")).toBe("#0a7"),
  "chat.widget.consent": async (probe) => expect(await look(probe, "consent", "We keep it.")).toBe("We keep it."),
  "chat.widget.mail": async (probe) => expect(await look(probe, "mail", "hi@shop.example")).toBe("hi@shop.example"),
  "chat.away_message": async (probe) => {
    await probe.set({ "chat.away_message": "Back on Monday." });
    expect(await greeting(probe)).not.toContain("Back on Monday.");
    await probe.set({ "meeting.hours": "03:00-03:30" });
    expect(await greeting(probe)).toContain("Back on Monday.");
  },
  "chat.offer_times": async (probe) => {
    const visitor = await Visitor.open(await probe.host.chat());
    expect(await visitor.say("Can we see a demo?")).toContain("These times are free");
    await probe.set({ "chat.offer_times": "false" });
    const other = await Visitor.open(await probe.host.chat());
    expect(await other.say("Can we see a demo?")).not.toContain("These times are free");
  },
  "chat.limit.messages_per_minute": async (probe) => {
    await probe.set({ "chat.limit.messages_per_minute": 1 });
    await expect(probe.chat("one", "two", "three")).rejects.toThrow(/429/);
  },
  "chat.limit.sessions_per_hour": async (probe) => {
    await probe.set({ "chat.limit.sessions_per_hour": 1 });
    const open = async () => {
      const headers = { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" };
      return (await fetch(`${await probe.host.chat()}/v1/chat/sessions`, { method: "POST", headers, body: "{}" })).status;
    };
    await probe.set({ "chat.trusted_proxy": "127.0.0.1" });
    expect([await open(), await open(), await open()]).toContain(429);
  },
  "capture.threshold": async (probe) => {
    await probe.set({ "capture.threshold": 100 });
    await probe.chat("How much is it for 12 seats? I want a demo today.", "ana@lopez.example");
    await expect.poll(async () => (await probe.host.rpc<unknown[]>("today.left_address")).length).toBe(1);
    expect(await probe.prospects()).toEqual([]);
  },
  "capture.daily_cap": async (probe) => {
    await probe.set({ "capture.daily_cap": 0 });
    await probe.chat("How much is it for 12 seats? I want to buy today.", "ana@lopez.example");
    await expect.poll(async () => (await probe.host.rpc<unknown[]>("today.left_address")).length).toBe(1);
    expect(await probe.prospects()).toEqual([]);
  },
  "signal.*": async (probe) => {
    await probe.set({ "signal.purchase_intent.points": 71 });
    await probe.chat("I want to buy", "How much is it? Can we see a demo?", "ana@lopez.example");
    await expect.poll(async () => (await probe.prospects())[0]?.intent).toBeGreaterThanOrEqual(71);
  },
  "approval.expiry_hours": async (probe) => {
    await probe.set({ "approval.expiry_hours": 5 });
    const card = await offer(probe);
    expect(card.expires_at - card.created_at).toBe(5 * HOUR);
  },
  "approval.snooze_hours": async (probe) => {
    await probe.set({ "approval.snooze_hours": 9 });
    const card = await offer(probe);
    const snoozed = await probe.host.rpc<{ snoozed_until: number }>("approvals.snooze", { id: card.id });
    expect(snoozed.snoozed_until - card.created_at).toBeGreaterThan(8.9 * HOUR);
  },
  "close.threshold": async (probe) => {
    await probe.host.rpc("mode.set", { mode: "autopilot" });
    await probe.set({ "close.threshold": 0, "inbox.required": "false" });
    const person = await probe.person({ stage: "ready_to_close" });
    await expect.poll(async () => (await probe.jobs(person)).find((job) => job.kind === "close_deal")?.waiting_for ?? null).not.toBe("approval");
  },
  "pipeline.automation": async (probe) => {
    await probe.set({ "pipeline.automation": "false" });
    const person = await probe.person({ stage: "interested" });
    await expect.poll(async () => (await probe.jobs(person)).find((job) => job.kind === "book_meeting")?.waiting_for).toBe("approval");
  },
  "company.site": async (probe) => {
    await probe.set({ "company.site": "https://edited.example" });
    await probe.chat(...hot, "My email is ana@lopez.example");
    await expect.poll(async () => (await probe.prospects()).length).toBe(1);
    await probe.host.advance(45 * MINUTE);
    await expect.poll(async () => (await probe.host.mails())[0]?.text).toContain("https://edited.example");
  },
  "company.privacy_url": async (probe) => {
    await probe.set({ "company.privacy_url": "https://edited.example/privacy" });
    expect(await greeting(probe)).toContain("https://edited.example/privacy");
  },
  "chat.settle_seconds": async (probe) => {
    await probe.set({ "chat.settle_seconds": 1_800 });
    await probe.chat(...hot, "My email is ana@lopez.example");
    let job: Job | undefined;
    const booking = async () => {
      const [person] = await probe.prospects();
      return person && (job = (await probe.jobs(person.id)).find(({ kind }) => kind === "book_meeting")) !== undefined;
    };
    await expect.poll(booking).toBe(true);
    expect(Math.abs(job!.run_at - job!.created_at - 30 * MINUTE)).toBeLessThan(MINUTE);
  },
  "chat.unconverted_days": async (probe) => {
    await probe.set({ "chat.unconverted_days": 2 });
    const { visitor } = await probe.chat("hello there");
    await probe.host.advance(3 * DAY);
    await probe.host.rpc("worker.run_due");
    await expect.poll(() => visitor.say("anybody?").catch((error: Error) => error.message)).toMatch(/401|404/);
  },
  "cap.first_answers_day": async (probe) => {
    await probe.set({ "cap.first_answers_day": 0 });
    expect(await firstAnswer(probe)).toBe("cap");
  },
  "cap.first_answers_address": async (probe) => {
    await probe.set({ "cap.first_answers_address": 0 });
    expect(await firstAnswer(probe)).toBe("cap");
  },
  "meeting.minutes": async (probe) => {
    await probe.set({ "meeting.minutes": 45 });
    for (const { start, end } of await slots(probe)) expect(end - start).toBe(45);
  },
  "meeting.hours": async (probe) => {
    await probe.set({ "meeting.hours": "14:00-16:00" });
    for (const { start } of await slots(probe)) expect(start).toBeGreaterThanOrEqual(14 * 60);
  },
  "meeting.weekdays": async (probe) => {
    await probe.set({ "meeting.weekdays": "Mon" });
    for (const { day } of await slots(probe)) expect(day).toBe("Monday");
  },
  "meeting.notice_hours": async (probe) => {
    await probe.set({ "meeting.notice_hours": 48 });
    for (const { date } of await slots(probe)) expect(date).toBeGreaterThanOrEqual(27);
  },
  "meeting.days_ahead": async (probe) => {
    await probe.set({ "meeting.days_ahead": 1 });
    for (const { date } of await slots(probe)) expect(date).toBeLessThanOrEqual(26);
  },
  "notify.quiet_hours": async (probe) => {
    await probe.set({ "notify.quiet_hours": "09:00-11:00" });
    expect(await probe.host.rpc("attention.get")).toMatchObject({ quiet: true });
  },
  "notify.new_lead": async (probe) => {
    await probe.set({ "notify.new_lead": "false" });
    await probe.chat(...hot, "My email is ana@lopez.example");
    await expect.poll(async () => (await probe.prospects()).length).toBe(1);
    await probe.set({ "notify.new_lead": "true" });
    await probe.chat(...hot, "My email is grace@lim.example");
    const leads = async () => (await probe.host.rpc<{ kind: string }[]>("notifications.list")).filter((one) => one.kind === "new_lead").length;
    await expect.poll(leads).toBe(1);
  },
  "notify.*": async (probe) => {
    const kinds = async () => (await probe.host.rpc<{ kind: string }[]>("notifications.list")).map((one) => one.kind);
    await probe.set({ "notify.approval_needed": "false" });
    await offer(probe);
    const before = (await kinds()).filter((kind) => kind === "approval_needed").length;
    await probe.set({ "notify.approval_needed": "true" });
    await offer(probe);
    await expect.poll(async () => (await kinds()).filter((kind) => kind === "approval_needed").length).toBeGreaterThan(before);
    expect(before).toBe(0);
  },
};

/** What makes a visitor a prospect as soon as there is an address. */
const hot = ["Hi, how much is Widget Pro for 12 seats?", "Can we see a demo on Thursday?"];

/** Puts somebody into a stage and looks when the job it queues is due. */
async function expectDelay(probe: Probe, stage: string, kind: string, delay: number): Promise<void> {
  const person = await probe.person({ stage });
  let job: Job | undefined;
  await expect.poll(async () => (job = (await probe.jobs(person)).find((one) => one.kind === kind)) !== undefined).toBe(true);
  expect(Math.abs(job!.run_at - job!.created_at - delay)).toBeLessThan(MINUTE);
}

/** What the assistant says first. */
/** What the widget is told of its looks, after a change of one of them. */
async function look(probe: Probe, name: string, value: string): Promise<string | null> {
  await probe.set({ [`chat.widget.${name}`]: value });
  const headers = { "content-type": "application/json" };
  const opened = await fetch(`${await probe.host.chat()}/v1/chat/sessions`, { method: "POST", headers, body: "{}" });
  return ((await opened.json()) as { widget: Record<string, string | null> }).widget[name] ?? null;
}

async function greeting(probe: Probe): Promise<string> {
  const headers = { "content-type": "application/json" };
  const opened = await fetch(`${await probe.host.chat()}/v1/chat/sessions`, { method: "POST", headers, body: "{}" });
  return ((await opened.json()) as { greeting: string }).greeting;
}

/** What the first answer to a visitor waits for when it is due. */
async function firstAnswer(probe: Probe): Promise<string | null> {
  await probe.chat(...hot, "My email is ana@lopez.example");
  await expect.poll(async () => (await probe.prospects()).length).toBe(1);
  const [person] = await probe.prospects();
  await probe.host.advance(45 * MINUTE);
  let job: Job | undefined;
  const where = async () => (job = (await probe.jobs(person!.id)).find(({ kind }) => kind === "follow_up")) && `${job.state} ${job.waiting_for}`;
  await expect.poll(where).not.toMatch(/running|queued|schedule/);
  return job!.waiting_for;
}

/** The meeting times that somebody is offered: minutes of the day, days counted from the first of November. */
async function slots(probe: Probe): Promise<{ day: string; date: number; start: number; end: number }[]> {
  await probe.set({ "inbox.required": "false" });
  await probe.person({ stage: "interested" });
  return offered(probe);
}

/** Those in the one mail that leaves. */
async function offered(probe: Probe): Promise<{ day: string; date: number; start: number; end: number }[]> {
  await expect.poll(async () => (await probe.host.mails()).length).toBe(1);
  const text = (await probe.host.mails())[0]!.text!;
  const found = [...text.matchAll(/^\d\) (\w+), (\d+ \w+) \d+, (\d\d):(\d\d)-(\d\d):(\d\d)$/gm)];
  expect(found.length, text).toBeGreaterThan(0);
  const minutes = (hour?: string, minute?: string) => Number(hour) * 60 + Number(minute);
  return found.map(([, day, date, a, b, c, d]) => ({ day: day!, date: parseInt(date!) + (date!.endsWith("December") ? 30 : 0), start: minutes(a, b), end: minutes(c, d) }));
}

/** A card that waits for the rep. */
async function offer(probe: Probe): Promise<{ id: string; created_at: number; expires_at: number }> {
  await probe.host.rpc("products.put", { name: "Box", price: "10.00", unit: "box", period: "once", description: "A box." });
  const person = await probe.person({ stage: "ready_to_close" });
  let cards: { id: string; prospect_id: string; created_at: number; expires_at: number }[] = [];
  await expect
    .poll(async () => (cards = (await probe.host.rpc<typeof cards>("approvals.list")).filter((card) => card.prospect_id === person)).length)
    .toBe(1);
  return cards[0]!;
}

// Secrets need a place: a file with a passphrase seals them.
const passphrase = join(mkdtempSync(join(tmpdir(), "nexscout-")), "passphrase");
writeFileSync(passphrase, "correct horse battery staple\n", { mode: 0o600 });
const wish: HostWish = { mailbox: true, passphrase };
for (const [name, proof] of Object.entries(proofs)) {
  test(name, async () => {
    const host = await Host.start({ at: WORKDAY, ...wish });
    try {
      await proof(new Probe(host));
    } finally {
      await host.stop();
    }
  });
}
