// Decisions on the Approvals screen, with a real mail server at the other end: exactly what was approved arrives.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { until } from "./support/process.mjs";
import { Post } from "./support/post.mjs";

describe("a card that waits", () => {
  let desk, app, post;
  before(async () => {
    desk = await Desk.open({ size: "1280x800" });
    post = await Post.open(desk);
    app = await App.open(desk);
    await app.ready();
    await app.ctl.set({ ...post.settings(), "send.grace_seconds": 0, "chat.enabled": false });
    await app.rpc("onboarding.finish");
    await app.rpc("products.put", { name: "Widget Pro", price: "49.00", unit: "seat", period: "month" });
  });
  after(async () => {
    await app?.close();
    await post?.close();
    await desk?.close();
  });

  /** Somebody whose closing message waits for approval. */
  async function waiting(name, email) {
    const person = await app.rpc("prospects.add", { name, email, stage: "interested" });
    await app.rpc("prospects.move", { id: person.id, stage: "ready_to_close" });
    return until(`a card for ${name} waits`, async () =>
      (await app.rpc("approvals.list")).find((card) => card.prospect_id === person.id),
    );
  }

  async function open(card) {
    await (await app.test("nav-approvals")).click();
    await (await app.test(`approval-${card.id}`)).click();
  }

  const decided = (card) => until("the card is decided", async () => {
    const { state } = await app.rpc("approvals.get", { id: card.id });
    return state !== "pending" && state;
  });
  const energy = async () => (await app.rpc("wallet.get")).energy;

  test("approved, leaves as it was shown", async () => {
    const card = await waiting("Ana Lopez", "ana@lopezdental.example");
    await open(card);
    await (await app.test("approve")).click();
    assert.equal(await decided(card), "approved");
    const mails = await post.arrived(1);
    assert.equal(mails.length, 1);
    assert.deepEqual(mails[0].to, ["ana@lopezdental.example"]);
    assert.equal(mails[0].subject, card.payload.subject);
    assert.equal(mails[0].text.trimEnd(), card.payload.text.trimEnd());
    assert.ok(card.payload.text.includes("USD 49.00"));
  });

  test("edited and approved, leaves as it was edited and as nothing else", async () => {
    const card = await waiting("Ben Cruz", "ben@cruz.example");
    await open(card);
    await (await app.test("edit")).click();
    const body = await app.test("edit-body");
    const words = 'Hi Ben, our prices are attached <b>as text</b>. ‮Call me.';
    await body.setValue(words);
    await (await app.test("approve-edited")).click();
    assert.equal(await decided(card), "approved_edited");
    const mails = await post.arrived(2);
    assert.equal(mails.length, 2);
    assert.deepEqual(mails[1].to, ["ben@cruz.example"]);
    assert.ok(mails[1].text.startsWith(words), mails[1].text);
    assert.ok(mails[1].text.trimEnd().endsWith(card.payload.footer.trimEnd()), "the footer stays");
    assert.ok(!mails[1].text.includes("USD 49.00"));
  });

  test("rejected, leaves nothing and costs nothing", async () => {
    const before = await energy();
    const card = await waiting("Cora Diaz", "cora@diaz.example");
    await open(card);
    await (await app.test("reject")).click();
    await (await app.test("reason")).setValue("too early");
    await (await app.test("reject-now")).click();
    assert.equal(await decided(card), "rejected");
    assert.equal((await app.rpc("approvals.get", { id: card.id })).reason, "too early");
    const after = await energy();
    assert.equal(after.reserved, before.reserved, "its reservation is released");
    assert.equal((await post.mails()).length, 2, "nothing left");
    assert.ok((await app.rpc("workspace.verify")).ok);
  });
});
