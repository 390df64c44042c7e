// The pipeline by mouse and by keyboard: the stage changes in the database, the right jobs are queued, undo takes
// both back before anything left.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { Post } from "./support/post.mjs";
import { until } from "./support/process.mjs";

describe("the board", () => {
  let desk, app, post;
  before(async () => {
    desk = await Desk.open({ size: "1440x900" });
    post = await Post.open(desk);
    app = await App.open(desk);
    await app.ready();
    await app.ctl.set({ ...post.settings(), "chat.enabled": false });
    await app.rpc("onboarding.finish");
  });
  after(async () => {
    await app?.close();
    await post?.close();
    await desk?.close();
  });

  /** Somebody on the board, whose card is shown. */
  async function somebody(name, stage) {
    const email = `${name.toLowerCase().replace(" ", ".")}@example.com`;
    const { id } = await app.rpc("prospects.add", { name, email, stage });
    await (await app.test("nav-pipeline")).click();
    return { id, card: await app.test(`card-${id}`) };
  }
  const stageOf = async (id) => (await app.ctl.rpc("prospects.get", { id })).stage;
  const jobsOf = async (id) => app.ctl.rpc("jobs.list", { prospect_id: id });
  const open = (jobs) => jobs.filter(({ state }) => state !== "cancelled").map(({ kind }) => kind).sort();

  /** Drags by the mouse, as a hand does: down, away, over the column, a moment there, up. */
  async function drag(id, stage) {
    await until("the card and the column hold still", async () => {
      const [card, column] = [await app.test(`card-${id}`), await app.browser.$(`[data-testid="column-${stage}"] ol`)];
      return (await card.isExisting()) && (await column.isExisting()) && gesture(card, column).then(() => true);
    });
  }
  async function gesture(card, column) {
    await app.browser
      .action("pointer")
      .move({ origin: card })
      .down()
      .move({ origin: "pointer", x: 12, y: 6, duration: 60 })
      .move({ origin: column, duration: 250 })
      .move({ origin: "pointer", x: 2, y: 2, duration: 60 })
      .pause(350)
      .up()
      .perform();
  }
  const inColumn = (id, stage) =>
    until(`the card lies in ${stage}`, () =>
      app.browser.execute((card, column) => document.querySelector(`[data-testid="column-${column}"] [data-testid="card-${card}"]`) !== null, id, stage),
    );
  async function undo() {
    await (await app.test("toast-undo")).click();
  }

  test("dragged by the mouse, a card changes its stage and queues that stage's jobs; undo takes both back", async () => {
    const { id } = await somebody("Ana Lopez", "new");
    await drag(id, "qualified");
    await until("the stage is qualified", async () => (await stageOf(id)) === "qualified");
    await inColumn(id, "qualified");
    const jobs = await jobsOf(id);
    assert.deepEqual(open(jobs).filter((kind) => kind !== "smart_scan"), ["nurture", "qualify"]);
    const nurture = jobs.find(({ kind }) => kind === "nurture");
    assert.ok(nurture.run_at - nurture.created_at > 2.9 * 86_400_000, "nurture waits three days");

    await undo();
    await until("the stage is new again", async () => (await stageOf(id)) === "new");
    await inColumn(id, "new");
    await until("its waiting job is called off", async () => !open(await jobsOf(id)).includes("nurture"));
    assert.equal((await post.mails()).length, 0);
  });

  test("carried by the keyboard, a card keeps the focus, and what it would send waits for the grace", async () => {
    const { id, card } = await somebody("Ben Cruz", "new");
    await app.browser.execute((element) => element.focus(), card);
    for (const key of [" ", "ArrowRight", " "]) await app.browser.keys([key]);
    await until("the stage is contacted", async () => (await stageOf(id)) === "contacted");
    await inColumn(id, "contacted");
    await until("the card has the focus", () => app.browser.execute((card) => document.activeElement?.dataset.id === card, id));
    assert.ok(open(await jobsOf(id)).includes("follow_up"));
    const said = await app.browser.execute(() => document.querySelector('[data-testid="live-region"]').textContent);
    assert.match(said, /Contacted/);

    await undo();
    await until("the stage is new again", async () => (await stageOf(id)) === "new");
    await until("the follow-up is called off", async () => !open(await jobsOf(id)).includes("follow_up"));
  });

  test("won asks what it is worth, and everything open is called off", async () => {
    const { id } = await somebody("Cora Diaz", "ready_to_close");
    await drag(id, "won");
    await (await app.test("won-amount")).setValue("1200.50");
    await (await app.test("move-confirm")).click();
    await until("the stage is won", async () => (await stageOf(id)) === "won");
    const person = await app.ctl.rpc("prospects.get", { id });
    assert.deepEqual(person.deals.map(({ amount_minor, currency }) => [amount_minor, currency]), [[120_050, "USD"]]);
    assert.deepEqual((await jobsOf(id)).filter(({ state }) => ["queued", "running", "waiting"].includes(state)), []);
  });

  test("lost asks why; without an answer nothing happens", async () => {
    const { id } = await somebody("Dan Ferrer", "interested");
    await drag(id, "lost");
    await (await app.test("move-confirm")).click();
    assert.equal(await stageOf(id), "interested");
    await (await app.test("lost-reason")).setValue("went with somebody else");
    await (await app.test("move-confirm")).click();
    await until("the stage is lost", async () => (await stageOf(id)) === "lost");
    const { activities, timeline } = await app.ctl.rpc("prospects.get", { id });
    assert.match(JSON.stringify(timeline ?? activities), /went with somebody else/);
  });
});
