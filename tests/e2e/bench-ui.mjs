// `make bench-ui`: what the window costs, in the real window with an optimised build: 10,000 and 100,000 prospects, and
// a bare Tauri window (src-tauri/examples/bare.rs) in the same run. Prints, never judges.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "./support/app.mjs";
import { Desk } from "./support/desk.mjs";
import { Program, place, until } from "./support/process.mjs";

// What scripts/bench-ui builds is the optimised one; "debug" is for work on the benchmark itself.
const PROFILE = process.env.NEXSCOUT_PROFILE ?? "release";
const BARE = place(`target/${PROFILE}/examples/bare`);
const PROGRAM = place(`target/${PROFILE}/nexscout`);
const HOST = place(`target/${PROFILE}/browser-host`);
const SIZES = process.env.BENCH_UI_SIZES?.split(",").map(Number) ?? [10_000, 100_000];
const STARTS = 5;
const MOVES = 40;

const sorted = (list) => [...list].sort((a, b) => a - b);
const quantile = (list, part) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * part))];
const median = (list) => quantile(list, 0.5);
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const megabytes = (kilobytes) => `${Math.round(kilobytes / 1024)} MB`;

/** Every process of a desk that has to do with a window: the program and what WebKit starts for it. */
function processes(desk) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const ours = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`DISPLAY=${desk.env.DISPLAY}`);
        return ours && /^(nexscout|bare|WebKit|bwrap|xdg-dbus-proxy)/.test(readFileSync(`/proc/${pid}/comm`, "utf8"));
      } catch {
        return false;
      }
    });
}

/** Their proportional share of memory together, in kilobytes. */
function memory(desk) {
  const share = (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  return processes(desk).reduce((sum, pid) => sum + share(pid), 0);
}

/** Memory once it has stopped to move. */
async function restingMemory(desk) {
  let last = 0;
  return until("memory rests", async () => {
    await new Promise((go) => setTimeout(go, 1_000));
    const now = memory(desk);
    const rests = Math.abs(now - last) < last * 0.01;
    last = now;
    return rests && now;
  });
}

/** Whether the machine lets us forget what it has read; only root may. */
function forget() {
  try {
    spawnSync("sync");
    writeFileSync("/proc/sys/vm/drop_caches", "3");
    return true;
  } catch {
    return false;
  }
}

/** Starts a program and waits for its window; answers how long that took and, at the end, its memory. */
async function start(desk, binary, args, title, env = {}) {
  const begin = performance.now();
  const program = new Program(binary, args, { env: { ...desk.env, ...env } });
  try {
    await desk.shown(title);
    const shown = performance.now() - begin;
    return { shown, kilobytes: await restingMemory(desk) };
  } finally {
    await program.stop();
    await until("all of it has ended", () => processes(desk).length === 0);
  }
}

async function starts(desk, binary, args, title, env) {
  const cold = [];
  const warm = [];
  let kilobytes = 0;
  for (let i = 0; i < STARTS; i += 1) {
    if (forget()) cold.push((await start(desk, binary, args, title, env)).shown);
    const one = await start(desk, binary, args, title, env);
    warm.push(one.shown);
    kilobytes = one.kilobytes;
  }
  return { cold: cold.length > 0 ? median(cold) : null, warm: median(warm), kilobytes };
}

/** Fills a workspace with made-up prospects. */
async function fill(data, prospects) {
  const host = new Program(HOST, ["--data", data, "--seed", `${prospects}`, "--with-parent"], { input: true });
  await until("the workspace is filled", () => host.line(/^listening on/), 300_000);
  await host.stop();
}

/** In the page: from the key to the picture after the card stands somewhere else. */
function measureMoves(times, done) {
  const painted = (holds = () => true) =>
    new Promise((go) => requestAnimationFrame(() => setTimeout(([held]) => go(held ? performance.now() : null), 0, [holds()])));
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const card = document.querySelector('[data-testid="column-new"] [data-testid^="card-"]');
  const column = () => card.isConnected && document.getElementById(card.id)?.closest("[data-stage]").dataset.stage;
  (async () => {
    const took = [];
    for (let i = 0; i < times; i += 1) {
      document.getElementById(card.id).focus();
      press(" ");
      await painted();
      const before = document.getElementById(card.id).closest("[data-stage]").dataset.stage;
      const begin = performance.now();
      press("ArrowRight");
      const moved = () => document.getElementById(card.id)?.closest("[data-stage]").dataset.stage !== before;
      let now;
      // Looked at in the frame itself: the picture that follows is the first with the card in its new place.
      do now = await painted(moved);
      while (now === null);
      took.push(now - begin);
      document.getElementById(card.id).focus();
      press("Escape");
      await painted();
    }
    return took;
  })().then(done, (error) => done(`${error} ${column()}`));
}

/** In the page: from a letter in the palette to the picture with what it finds. */
function measureTyping(texts, done) {
  const painted = () => new Promise((go) => requestAnimationFrame(() => setTimeout(() => go(performance.now()))));
  (async () => {
    document.querySelector('[data-testid="open-palette"]').click();
    let input;
    while (!(input = document.querySelector('[data-testid="palette-input"]'))) await painted();
    const took = [];
    for (const text of texts) {
      const list = document.querySelector('[role="listbox"]');
      const begin = performance.now();
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await Promise.resolve();
      if (list.ariaBusy === "true") {
        await new Promise((go) => {
          const watcher = new MutationObserver(() => list.ariaBusy !== "true" && (watcher.disconnect(), go()));
          watcher.observe(list, { attributeFilter: ["aria-busy"] });
        });
      }
      took.push((await painted()) - begin);
    }
    return took;
  })().then(done, (error) => done(`${error}`));
}

/** In the page: the same for a picture of which every point changed, and nothing else: what this machine can paint. */
function measurePainting(times, done) {
  const painted = () => new Promise((go) => requestAnimationFrame(() => setTimeout(() => go(performance.now()))));
  const sheet = document.body.appendChild(document.createElement("div"));
  (async () => {
    const took = [];
    for (let i = 0; i < times; i += 1) {
      const begin = performance.now();
      sheet.style.cssText = `position: fixed; inset: 0; background: ${i % 2 ? "#eee" : "#fff"}`;
      took.push((await painted()) - begin);
      await painted();
    }
    sheet.remove();
    return took;
  })().then(done, (error) => done(`${error}`));
}

/** What a rep types on the way to a name: every beginning of it, again and again with other names. */
function beginnings() {
  const names = ["maria san", "okafor", "nakamura", "priya iy", "makati cl", "bayani de", "grace vil", "diego tor", "hannah br", "cebu foo"];
  return names.flatMap((name) => [...name].map((_, at) => name.slice(0, at + 1)).filter((text) => !text.endsWith(" ")));
}

async function window(desk, prospects) {
  const name = `with-${prospects}`;
  await fill(join(desk.folder, name), prospects);
  const app = await App.open(desk, { name });
  try {
    await app.ready();
    await app.browser.execute(() => (location.hash = "#/pipeline"));
    await app.browser.refresh();
    const usable = await until("the board is filled", () => app.browser.execute(() => performance.getEntriesByName("board")[0]?.startTime));
    const nodes = await app.browser.execute(() => document.querySelectorAll("*").length);
    const moves = await app.browser.executeAsync(measureMoves, MOVES);
    const painting = await app.browser.executeAsync(measurePainting, MOVES);
    const typing = await app.browser.executeAsync(measureTyping, beginnings());
    for (const one of [moves, painting, typing]) if (!Array.isArray(one)) throw new Error(one);
    await app.browser.keys("Escape");
    return { prospects, usable, nodes, moves, painting, typing, kilobytes: await restingMemory(desk) };
  } finally {
    await app.quit();
  }
}

function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  for (const row of rows) console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "));
}

const desk = await Desk.open();
try {
  console.error("bench-ui: starting a bare Tauri window, and NexScout beside it");
  const bare = await starts(desk, BARE, [], "bare");
  await fill(join(desk.folder, "start"), 10_000);
  const ours = await starts(desk, PROGRAM, [], "NexScout", { NEXSCOUT_DATA: join(desk.folder, "start") });
  const found = [];
  for (const prospects of SIZES) {
    console.error(`bench-ui: the board with ${prospects.toLocaleString("en")} prospects`);
    found.push(await window(desk, prospects));
  }
  const each = (what) => found.map(what);
  table([
    ["", ...each(({ prospects }) => `${prospects.toLocaleString("en")} prospects`), "aim"],
    ["page begins -> usable board", ...each(({ usable }) => ms(usable)), "<= 500 ms"],
    ["DOM nodes of the board", ...each(({ nodes }) => nodes.toLocaleString("en")), "<= 2,000"],
    ["move -> painted, median", ...each(({ moves }) => ms(median(moves))), ""],
    ["move -> painted, p95", ...each(({ moves }) => ms(quantile(moves, 0.95))), "<= 50 ms"],
    ["whole window painted anew, median", ...each(({ painting }) => ms(median(painting))), "(limit)"],
    ["type-ahead, median", ...each(({ typing }) => ms(median(typing))), ""],
    ["type-ahead, p99", ...each(({ typing }) => ms(quantile(typing, 0.99))), "<= 30 ms"],
    ["memory of all processes after that", ...each(({ kilobytes }) => megabytes(kilobytes)), ""],
  ]);
  console.log();
  const ratio = (a, b) => (a === null || b === null ? "-" : (a / b).toFixed(2));
  table([
    ["", "bare Tauri window", "NexScout, 10,000 prospects", "ratio", "aim"],
    ["memory of all processes (PSS)", megabytes(bare.kilobytes), megabytes(ours.kilobytes), ratio(ours.kilobytes, bare.kilobytes), "<= 1.3"],
    ["start -> window, caches dropped", bare.cold === null ? "-" : ms(bare.cold), ours.cold === null ? "-" : ms(ours.cold), ratio(ours.cold, bare.cold), "<= 1.5"],
    ["start -> window, again", ms(bare.warm), ms(ours.warm), ratio(ours.warm, bare.warm), ""],
  ]);
} finally {
  await desk.close();
}
