// The program around the screens: it starts, answers, stays closed to the outside, goes on in the tray, ends well.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { App, alive } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { until } from "./support/process.mjs";

describe("the window", () => {
  let desk, app;
  before(async () => {
    desk = await Desk.open();
    app = await App.open(desk);
    await app.ready();
  });
  after(async () => {
    await app?.close();
    await desk?.close();
  });

  test("opens a workspace where there was none and is its owner", async () => {
    await desk.shown("NexScout");
    const status = await app.rpc("status.get");
    assert.equal(status.mode, "hybrid");
    assert.equal(status.owner_pid, app.pid);
    assert.deepEqual((await app.ctl.rpc("status.get")).workspace_id, status.workspace_id);
  });

  test("says errors as the command table does", async () => {
    const { error } = await app.invoke("rpc", { name: "no.such", request: {} });
    assert.equal(error.code, "not_found");
    assert.match(error.message, /no\.such/);
    assert.match(error.incident, /^[0-9a-f]{16}$/);
    const wrong = await app.invoke("rpc", { name: "mode.set", request: { mode: "turbo" } });
    assert.equal(wrong.error.code, "validation");
  });

  test("tells how the program stands", async () => {
    const { value } = await app.invoke("shell_info");
    assert.equal(value.data_dir, app.data);
    assert.match(value.version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual([value.autostart, value.close_to_tray, value.tray], [false, true, false]);
  });

  test("lets nothing in from outside and goes nowhere", async () => {
    const found = await app.browser.executeAsync((done) => {
      const violations = [];
      document.addEventListener("securitypolicyviolation", (e) => violations.push(e.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.injected = true";
      document.head.append(script);
      const image = new Image();
      image.src = "http://127.0.0.1:9/pixel.png";
      const opened = window.open("https://example.com/");
      location.href = "https://example.com/";
      fetch("http://127.0.0.1:9/")
        .then(() => "reached", () => "refused")
        .then((fetched) => setTimeout(() => done({ violations, fetched, opened, injected: window.injected ?? null, global: typeof window.__TAURI__, place: location.href }), 0));
    });
    assert.equal(found.fetched, "refused");
    assert.equal(found.opened, null);
    assert.equal(found.injected, null);
    assert.equal(found.global, "undefined");
    assert.match(found.place, /^tauri:\/\/localhost[/#]/);
    for (const directive of ["script-src-elem", "img-src", "connect-src"]) assert.ok(found.violations.includes(directive), `${directive} in ${found.violations}`);
    assert.match(await app.browser.getUrl(), /^tauri:\/\/localhost[/#]/);
  });

  test("has no commands besides its own", async () => {
    const { error } = await app.invoke("plugin:window|set_title", { label: "main", value: "x" });
    assert.match(error, /not allowed/);
    for (const url of ["file:///etc/passwd", "javascript:alert(1)", "ssh://example.com", "nonsense"]) {
      const { error } = await app.invoke("shell_open_url", { url });
      assert.equal(error.code, "validation", url);
    }
  });

  test("hears within 100 ms what another program changes", async () => {
    await app.listen("changes");
    const delays = [];
    for (let round = 0; round < 5; round += 1) {
      const seen = (await app.heard("changes")).length;
      await app.ctl.set({ "company.name": `Acme ${round}` });
      const heard = await until("the change is heard", async () => {
        const since = (await app.heard("changes")).slice(seen);
        return since.find(({ payload }) => payload.changes.some((change) => change.area === "settings"));
      });
      const change = heard.payload.changes.find(({ area }) => area === "settings");
      assert.ok(change.seq > 0 && change.ids.includes("company.name"), JSON.stringify(change));
      assert.equal(heard.payload.lagged, false);
      delays.push(heard.at - change.at);
    }
    assert.ok(Math.min(...delays) <= 100, `from commit to window: ${delays} ms`);
  });

  test("a second start brings it to the front and ends", async () => {
    const { status, stderr } = app.again();
    assert.equal(status, 0, stderr);
    assert.equal(await app.ctl.owner(), app.pid);
    await desk.shown("NexScout");
  });

  test("closing it ends the program where nobody shows tray icons", async () => {
    await desk.closeWindow("NexScout");
    await until("the program has ended", () => !alive(app.pid));
    assert.equal(await app.ctl.owner(), undefined);
    assert.equal((await app.ctl.rpc("workspace.verify")).ok, true);
  });
});

describe("the tray", () => {
  let desk, app;
  const entry = async (label) => (await desk.tray())?.find((one) => one.label === label);
  before(async () => {
    desk = await Desk.open();
    await desk.panel();
    app = await App.open(desk);
    await app.ready();
    await until("there is an icon", () => desk.tray());
  });
  after(async () => {
    await app?.close();
    await desk?.close();
  });

  test("its kill switch pauses everything and shows what is so, whoever changed it", async () => {
    await desk.clickTray("Pause everything");
    await until("all is paused", async () => (await app.ctl.rpc("status.get")).paused);
    await until("the menu offers to resume", async () => (await entry("Resume")).enabled && !(await entry("Pause everything")).enabled);
    await app.ctl.rpc("automation.resume");
    await until("the menu offers to pause", async () => (await entry("Pause everything")).enabled && !(await entry("Resume")).enabled);
  });

  test("shows the mode and changes it", async () => {
    const hybrid = "Hybrid: risky things wait for you";
    const manual = "Manual: suggestions only";
    await until("hybrid is marked", async () => (await entry(hybrid))?.checked);
    await desk.clickTray(manual);
    await until("the mode is manual", async () => (await app.ctl.rpc("mode.get")).mode === "manual");
    await until("manual alone is marked", async () => (await entry(manual))?.checked && !(await entry(hybrid)).checked);
    await app.ctl.rpc("mode.set", { mode: "hybrid" });
    await until("hybrid is marked again", async () => (await entry(hybrid))?.checked);
  });

  test("makes the rep busy and free", async () => {
    await desk.clickTray("For 1 hour");
    const busy = await until("the rep is busy", async () => (await app.ctl.rpc("attention.get")).busy_until);
    assert.ok(Math.abs(busy - Date.now() - 3_600_000) < 60_000);
    const free = /^Not busy \(busy until \w+ \d\d:\d\d\)$/;
    const { label } = await until("the menu says until when", async () => (await desk.tray()).find((one) => free.test(one.label) && one.enabled));
    await desk.clickTray(label);
    await until("the rep is free", async () => (await app.ctl.rpc("attention.get")).busy_until === null);
  });

  test("keeps the program at work when the window is closed, says so once, and brings it back", async () => {
    await desk.shown("NexScout");
    await desk.closeWindow("NexScout");
    await desk.hidden("NexScout");
    await desk.notified(/NexScout goes on in the tray/);
    assert.equal((await app.ctl.rpc("status.get")).owner_pid, app.pid);
    await desk.clickTray("Open NexScout");
    await desk.shown("NexScout");

    await desk.closeWindow("NexScout");
    await desk.hidden("NexScout");
    const { status, stderr } = app.again();
    assert.equal(status, 0, stderr);
    await desk.shown("NexScout");
    assert.equal((await desk.notifications()).filter((line) => line.includes("in the tray")).length, 1);
  });

  test("its switch off, closing ends the program; starting with the session is a file", async () => {
    const on = await app.invoke("shell_set", { settings: { autostart: true, close_to_tray: false } });
    assert.deepEqual([on.value?.autostart, on.value?.close_to_tray, on.value?.tray], [true, false, true], JSON.stringify(on));
    const off = await app.invoke("shell_set", { settings: { autostart: false } });
    assert.equal(off.value.autostart, false);
    await desk.closeWindow("NexScout");
    await until("the program has ended", () => !alive(app.pid));
    assert.equal(await app.ctl.owner(), undefined);
  });
});
