// A visitor's chat over the real endpoint: watched, taken over by the rep, answered by a person, handed back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { until } from "./support/process.mjs";

describe("a visitor's chat", () => {
  let desk, app, address, session;
  before(async () => {
    desk = await Desk.open();
    app = await App.open(desk);
    await app.ready();
    await app.ctl.set({ "chat.listen": "127.0.0.1:0", "company.name": "Acme" });
    await app.rpc("products.put", { name: "Widget Pro", price: "49.00", unit: "seat", period: "month" });
    await app.rpc("onboarding.finish");
    address = await until("the endpoint listens", async () => {
      const { endpoint } = await app.ctl.rpc("status.get");
      return endpoint && (await fetch(`${endpoint}/healthz`)).ok && endpoint;
    });
  });
  after(async () => {
    await app?.close();
    await desk?.close();
  });

  async function call(path, body) {
    const headers = { "content-type": "application/json", ...(session ? { authorization: `Bearer ${session.token}` } : {}) };
    const answer = await fetch(`${address}/v1/chat/sessions${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  }
  const say = (text) => call(`/${session.session_id}/messages`, { text });
  const lines = async () => (await call(`/${session.session_id}/messages`)).messages;
  const onScreen = (words) =>
    until(`the screen shows "${words}"`, async () => {
      const shown = await app.browser.execute(() => document.querySelector('[data-testid="thread"]')?.textContent ?? "");
      if (!shown.includes(words)) throw new Error(`it shows "${shown.slice(0, 1_000)}"`);
      return true;
    });

  test("appears while it is written, as text", async () => {
    session = await call("", {});
    const { reply } = await say("Hi, how much is Widget Pro for 12 seats?");
    assert.match(reply.text, /49\.00/);
    await (await app.test("nav-conversations")).click();
    const row = await app.browser.$('[data-testid^="conversation-"]');
    await row.waitForExist();
    await row.click();
    // What counts as a signal is marked in the line, with its points.
    await onScreen("is Widget Pro for 12 seats");
    await say("<script>window.hacked = true</script> and another thing");
    await onScreen("<script>window.hacked = true</script> and another thing");
    assert.equal(await app.browser.execute(() => window.hacked ?? null), null);
  });

  test("taken over, the bot is silent, the visitor is told, and the rep's words arrive", async () => {
    await (await app.test("take-over")).click();
    await until("the visitor is told", async () => (await lines()).some(({ role }) => role === "notice"));
    assert.equal((await say("Is anybody there?")).reply, null);
    await onScreen("Is anybody there?");
    await (await app.test("chat-input")).setValue("Rico here, I will look it up.");
    await (await app.test("chat-send")).click();
    await until("the rep's words arrive", async () => (await lines()).some(({ role, text }) => role === "rep" && text === "Rico here, I will look it up."));
  });

  test("handed back, the bot answers again", async () => {
    await (await app.test("hand-back")).click();
    const answered = await until("the bot answers", async () => (await say("How much is Widget Pro?")).reply);
    assert.match(answered.text, /49\.00/);
  });
});
