// Notifications of the operating system: they arrive at the session's service, a click opens the thing itself, and
// without a service nothing waits.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { until } from "./support/process.mjs";

/** A card that waits: somebody without a basis to be written to, added in ready_to_close. One stage, so one card: on the
 * way through another stage the worker could be quick enough to make, and announce, a card for that one too. */
async function card(app, name, email = `${name.split(" ")[0].toLowerCase()}@example.com`) {
  const { id } = await app.ctl.rpc("prospects.add", { name, email, stage: "ready_to_close" });
  return until("a card waits", async () => (await app.ctl.rpc("approvals.list")).find((one) => one.prospect_id === id));
}

async function prepared(desk) {
  const app = await App.open(desk);
  await app.ready();
  await app.ctl.set({ "mail.from": "rico@acme.example", "company.name": "Acme", "company.address": "12 Rizal Ave", "send.grace_seconds": 0, "send.window": "always" });
  await app.ctl.rpc("products.put", { name: "Widget Pro", price: "49.00", unit: "seat", period: "month" });
  await app.ctl.rpc("onboarding.finish");
  return app;
}

describe("a notification", () => {
  let desk, app;
  before(async () => {
    desk = await Desk.open();
    await desk.panel();
    app = await prepared(desk);
  });
  after(async () => {
    await app?.close();
    await desk?.close();
  });

  test("arrives, and a click brings the window with the card", async () => {
    await app.listen("open");
    await desk.closeWindow("NexScout");
    await desk.hidden("NexScout");
    const waiting = await card(app, "Ana Lopez");
    const id = await desk.notified(/approval|waits/i);
    await desk.click(id);
    await desk.shown("NexScout");
    const [{ payload }] = await until("the window is told", async () => {
      const heard = await app.heard("open");
      return heard.length > 0 && heard;
    });
    assert.deepEqual(payload, { screen: "approval", id: waiting.id });
  });

  test("shows what a stranger wrote as text", async () => {
    await card(app, "<b>Eve</b> & <img src=x>", "eve@example.com");
    const lines = await until("it is announced", async () => {
      const found = (await desk.notifications()).filter((line) => line.includes("Eve"));
      return found.length > 0 && found;
    });
    // The service understands markup in bodies, so what looks like markup has to arrive escaped.
    for (const line of lines) assert.ok(!/<img|"[^"]*" "[^"]*<b>/.test(line.split('"').at(-2) ?? ""), line);
  });

  test("says nothing personal while the rep is busy", async () => {
    const before = (await desk.notifications()).length;
    await app.ctl.rpc("busy.set", { until: Date.now() + 3_600_000 });
    await card(app, "Cora Diaz");
    const lines = await until("something is said", async () => {
      const found = (await desk.notifications()).slice(before);
      return found.length > 0 && found;
    });
    for (const line of lines) assert.ok(!line.includes("Cora"), line);
    await app.ctl.rpc("busy.set", { until: null });
  });
});

describe("without a service for notifications", () => {
  let desk, app;
  before(async () => {
    desk = await Desk.open({ notifications: false });
    app = await prepared(desk);
  });
  after(async () => {
    await app?.close();
    await desk?.close();
  });

  test("nothing waits, and the program says so", async () => {
    await card(app, "Ana Lopez");
    const { shown, problem } = await app.rpc("notifications.test");
    assert.equal(shown, false);
    assert.ok(problem.length > 0);
    const { value } = await app.invoke("shell_info");
    assert.ok(value.notifications.length > 0);
    assert.ok((await app.rpc("notifications.list")).length > 0, "the list in the window has it");
  });
});
