// NexScout chat widget: <script src="https://HOST/widget.js" defer></script>
// Optional: data-endpoint, data-title, data-label, data-privacy, data-accent, data-mail, data-side="left", data-open;
// they go before what the endpoint's settings say. A site may serve this file itself: with data-endpoint it works while
// the endpoint is away, as a form that keeps the message in this browser and delivers it once.
// Shown text is always a text node; no cookies. Before the visitor opens the panel the script asks for its look alone.
(() => {
"use strict";
const script = document.currentScript;
if (!script || window.__nexscoutChat) return;
window.__nexscoutChat = true;
const option = script.dataset;
const endpoint = (option.endpoint || new URL(script.src).origin).replace(/\/+$/, "");
const KEY = "nexscout:" + endpoint;
const LEFT = KEY + ":left";
const FIRST = "nexscout:first-page";
const WORDS = {
  offline: "No connection to the chat. Your message is kept; please try again.",
  away: "Nobody can answer right now. Leave a message and how to reach you.",
  kept: "Your message is kept in this browser and delivered as soon as we are back. Come back to this site, or leave it open.",
  delivered: "Your message has arrived. Thank you.",
  email: "Please give an e-mail address where we can answer.",
  person: "Talk to a person",
  writing: "The assistant is writing\u2026",
  sending: "Sending\u2026",
  closed: "The chat is closed at the moment. Please try again later.",
  busy: "That was a lot at once. Please wait {n} seconds and try again.",
  long: "This message is too long. At most 4,000 characters fit.",
  failed: "Something went wrong. Your message is kept; please try again.",
};
const WHO = { visitor: "You", assistant: "Automated assistant", rep: "Our team", notice: "Notice" };

// What is remembered.
const remember = (store, key, value) => {
  try { window[store].setItem(key, JSON.stringify(value)); } catch { /* private mode: this page only */ }
};
const recall = (store, key) => {
  try { return JSON.parse(window[store].getItem(key)) || null; } catch { return null; }
};
const cut = (text, length) => [...(text || "")].slice(0, length).join("");

let state = recall("localStorage", KEY) || {};
const save = () => remember("localStorage", KEY, state);

// The first page of this visit is what the campaign brought the visitor to, not the page of the first click.
const firstPage = () => {
  let first = recall("sessionStorage", FIRST);
  if (!first) {
    const utm = {};
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (/^utm_[a-z_]{1,40}$/.test(name) && Object.keys(utm).length < 10) utm[name] = cut(value, 200);
    }
    first = { page: cut(location.origin + location.pathname, 1000), referrer: cut(document.referrer, 1000), utm };
    remember("sessionStorage", FIRST, first);
  }
  return first;
};
firstPage();

// Talking to the endpoint.
// Whoever does not answer in this time is away.
const PATIENCE = 3000;
class Refused extends Error {
  constructor(status, words) { super(words); this.status = status; }
}
const headers = (json, token) => ({
  ...(json ? { "Content-Type": "application/json" } : {}),
  ...(token ? { Authorization: "Bearer " + token } : {}),
});
const request = (path, body, signal, token = state.token) =>
  fetch(endpoint + path, {
    method: body ? "POST" : "GET",
    headers: headers(Boolean(body), token),
    body: body && JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
    signal,
  });
const call = async (path, body, token) => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    const answer = await request(path, body, limit.signal, token);
    if (answer.ok) return await answer.json();
    const wait = Number(answer.headers.get("Retry-After")) || 30;
    const said = await answer.json().catch(() => null);
    const words = {
      400: said?.error?.message, 413: WORDS.long,
      429: WORDS.busy.replace("{n}", wait), 503: WORDS.closed,
    }[answer.status];
    throw new Refused(answer.status, words || WORDS.failed);
  } catch (fault) {
    throw fault instanceof Refused ? fault : new Refused(0, WORDS.offline);
  } finally {
    clearTimeout(timer);
  }
};
// Whoever sends it twice says it once.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
const path = (rest) => "/v1/chat/sessions/" + encodeURIComponent(state.session) + rest;

// The picture.
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};
// Settings of the endpoint, as they were when it answered last.
const setting = (name) => option[name] || state.widget?.[name] || "";
const side = option.side === "left" ? "left" : "right";
const STYLE = `
:host{all:initial;--a:#1f4fbf;--o:#fff;--b:#fff;--t:#1a1d23;--s:#eef1f6;--l:#767c88;--q:#555b66;--e:#a3161f;color-scheme:light dark}
@media (prefers-color-scheme:dark){:host{--b:#1b1e24;--t:#eceef2;--s:#2b3038;--l:#8a919e;--q:#b4bac5;--e:#ff9a94}}
*{box-sizing:border-box;font:15px/1.45 system-ui,sans-serif;color:inherit}
[hidden]{display:none!important}
p,h2{margin:0}
button{cursor:pointer;border:0;border-radius:8px;background:none}
:focus-visible{outline:3px solid var(--t);outline-offset:2px}
.launch,.panel{position:fixed;bottom:20px;${side}:20px;z-index:2147483000;color:var(--t);box-shadow:0 6px 24px #0006}
.launch,header,form button{background:var(--a);color:var(--o);font-weight:600}
.launch{min-height:48px;padding:0 20px;border:2px solid var(--b);border-radius:24px}
.panel{width:370px;height:560px;max-width:calc(100vw - 24px);max-height:calc(100vh - 40px);display:flex;
flex-direction:column;overflow:hidden;background:var(--b);border:1px solid var(--l);border-radius:14px;animation:rise .18s}
@keyframes rise{from{transform:translateY(12px);opacity:0}}
header{display:flex;padding:12px 14px}
header div{flex:1;min-width:0}
h2{font-weight:600;font-size:17px}
header button{width:40px;height:40px;font-size:22px}
header :focus-visible{outline-color:var(--o)}
.log{flex:1;overflow-y:auto;padding:14px;display:flex;flex-direction:column;gap:10px}
.line{max-width:85%;align-self:flex-start;padding:8px 12px;border-radius:12px;background:var(--s);white-space:pre-wrap;
overflow-wrap:anywhere}
.small,footer *{color:var(--q);font-size:12px}
.visitor{align-self:flex-end;border:1px solid var(--l);background:none}
.waiting{opacity:.6}
.notice{align-self:center;background:none}
.quick{display:flex;flex-wrap:wrap;gap:6px;padding:0 14px 8px}
.quick button{padding:6px 12px;border:1px solid var(--l);border-radius:16px}
.state,.fault,footer{padding:2px 14px;min-height:22px}
.fault{color:var(--e);font-weight:600}
form{display:grid;grid-template-columns:1fr auto;gap:4px 8px;padding:4px 14px}
label{grid-column:1/-1}
textarea,input{resize:none;padding:8px 10px;min-width:0;border-radius:8px;border:1px solid var(--l);background:none}
form button{padding:0 16px;min-height:40px}
.leave{grid-template-columns:1fr}
.leave p{font-size:14px}
footer button{padding:6px 0;text-decoration:underline}
[aria-disabled=true]{opacity:.55}
@media (max-width:480px){.panel{inset:0;width:auto;height:auto;max-width:none;max-height:none;border:0;border-radius:0}}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}`;

const launch = make("button", { class: "launch", type: "button", "aria-haspopup": "dialog", onclick: () => open() });
const log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": "Conversation", tabindex: "0" });
const quick = make("div", { class: "quick", role: "group", "aria-label": "Suggested answers", hidden: "" });
const status = make("p", { class: "state small", role: "status" });
const fault = make("p", { class: "fault", role: "alert", hidden: "" });
const input = make("textarea", { id: "text", rows: "2", maxlength: "4000", autocomplete: "off", enterkeyhint: "send" });
const send = make("button", { type: "submit" }, "Send");
const form = make("form", { onsubmit: (event) => { event.preventDefault(); say(input.value); } },
  make("label", { for: "text" }, "Your message"), input, send);
const name = make("input", { id: "name", autocomplete: "name", maxlength: "120" });
const email = make("input", { id: "email", type: "email", required: "", autocomplete: "email", maxlength: "254", inputmode: "email" });
const words = make("textarea", { id: "words", rows: "4", maxlength: "4000" });
const mail = make("a", { hidden: "" }, "Or write an e-mail");
const leave = make("form", { class: "leave", hidden: "", novalidate: "", onsubmit: (event) => { event.preventDefault(); keep(); } },
  make("p", {}, WORDS.away), make("label", { for: "name" }, "Your name"), name, make("label", { for: "email" }, "Your e-mail"), email,
  make("label", { for: "words" }, "Your message"), words, make("button", { type: "submit" }, "Leave the message"), mail);
const person = make("button", { class: "small", type: "button", onclick: () => say(WORDS.person) }, WORDS.person);
const consent = make("p", { class: "small", hidden: "" });
const heading = make("h2", { id: "title" });
const privacy = make("a", { target: "_blank", rel: "noopener noreferrer", hidden: "" }, "Privacy notice");
const who = make("p", {}, WHO.assistant);
const panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: "" },
  make("header", {}, make("div", {}, heading, who),
    make("button", { type: "button", "aria-label": "Close chat", onclick: () => close() }, "\u00d7")),
  log, quick, status, fault, form, leave,
  make("footer", {}, consent, make("span", {}, "An automated assistant answers; a person may join. "), person, " ", privacy));

const host = make("nexscout-chat", {});
const root = host.attachShadow({ mode: "open" });
// A constructed sheet needs no exception in the site's style-src.
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];
root.append(launch, panel);

let unread = 0;
const labelLaunch = () => {
  launch.textContent = (setting("label") || "Chat") + (unread ? ` (${unread} new)` : "");
};
// Black or white, whichever stands out more from the accent (WCAG 2.2, 1.4.3: relative luminance).
const onto = (color) => {
  let parts = color.startsWith("rgb") && color.match(/[\d.]+/g);
  if (!parts) {
    // oklch(), color() and the like: a pixel of it says what it is in sRGB.
    const pen = make("canvas", { width: "1", height: "1" }).getContext("2d");
    if (!pen) return "#fff";
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    parts = [...pen.getImageData(0, 0, 1, 1).data];
  }
  parts = parts.slice(0, 3).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179 ? "#000" : "#fff";
};
const look = () => {
  heading.textContent = setting("title") || "Chat with us";
  labelLaunch();
  const accent = setting("accent");
  if (accent && window.CSS?.supports("color", accent)) {
    host.style.setProperty("--a", accent);
    if (host.isConnected) host.style.setProperty("--o", onto(getComputedStyle(launch).backgroundColor));
  }
  consent.textContent = setting("consent");
  consent.hidden = !consent.textContent;
  const to = setting("mail");
  mail.hidden = !/^[^\s@]+@[^\s@]+$/.test(to);
  mail.href = "mailto:" + encodeURIComponent(to).replace("%40", "@") + "?body=" + encodeURIComponent(words.value || input.value);
};
const complain = (words) => {
  fault.textContent = words || "";
  fault.hidden = !words;
};
const link = () => {
  const target = option.privacy || state.privacy;
  try {
    const url = new URL(target, location.href);
    if (target && /^https?:$/.test(url.protocol)) { privacy.href = url.href; privacy.hidden = false; }
  } catch { /* no usable address: no link */ }
};

// Lines.
const shown = new Map();
let pending = null;
const bubble = (role, text, sources) => {
  const known = Object.hasOwn(WHO, role) ? role : "notice";
  const node = make("div", { class: "line " + known }, make("p", { class: "small" }, WHO[known]), make("p", {}, text));
  const titles = (sources || []).map((source) => source.title).filter(Boolean);
  if (titles.length) node.append(make("p", { class: "small" }, "From: " + titles.join(", ")));
  log.append(node);
  log.scrollTop = log.scrollHeight;
  return node;
};
const adopt = (id) => {
  pending.node.classList.remove("waiting");
  shown.set(id, pending.node);
  pending = null;
};
// A line may come by answer, stream and history: the first one counts.
const add = (line) => {
  if (shown.has(line.id)) return;
  if (line.role === "visitor" && pending && pending.text === line.text) return adopt(line.id);
  shown.set(line.id, bubble(line.role, line.text, line.sources));
  if (/^(rep|assistant)$/.test(line.role)) who.textContent = WHO[line.role];
  if (panel.hidden && line.role !== "visitor") { unread += 1; labelLaunch(); }
};
const suggest = (replies) => {
  quick.replaceChildren(...(replies || []).slice(0, 5).map((text) =>
    make("button", { type: "button", onclick: () => { input.focus(); say(text); } }, text)));
  quick.hidden = !quick.children.length;
};

// Session.
let cursor = null;
// How the rep wants it to look, from before the first visit on; kept for when nobody answers.
const dress = async () => {
  const { widget, privacy_url } = await call("/v1/chat/widget");
  state = { ...state, widget, privacy: privacy_url };
  save();
  look();
  link();
};
const visit = () => ({ visitor_token: state.visitor, consent: setting("consent") || undefined, ...firstPage() });
const begin = async () => {
  state = { visitor: state.visitor, widget: state.widget, privacy: state.privacy };
  stream?.abort();
  // The consent line is stored as shown: it has to be shown first.
  await dress();
  const opened = await call("/v1/chat/sessions", visit());
  state = { session: opened.session_id, token: opened.token, visitor: opened.visitor_token,
    greeting: opened.greeting, privacy: opened.privacy_url, widget: opened.widget };
  cursor = null;
  save();
  look();
  link();
};
const sync = async () => {
  const { messages } = await call(path("/messages" + (cursor ? "?after=" + cursor : "")));
  messages.forEach(add);
  if (messages.length) cursor = messages[messages.length - 1].id;
  return messages;
};
const gone = (refused) => refused.status === 401 || refused.status === 404;
let ready = null;
let greeted = false;
// Resumes the session of this browser, else opens one; one attempt at a time.
const ensure = () => ready ||= (async () => {
  let lines = null;
  if (state.session) {
    try { lines = await sync(); } catch (refused) { if (!gone(refused)) throw refused; }
  }
  // A look that was changed since the visit began.
  if (lines) dress().catch(() => null);
  else { await begin(); lines = await sync(); }
  if (state.greeting && !greeted && lines[0]?.text !== state.greeting) log.prepend(bubble("assistant", state.greeting));
  greeted = true;
  link();
  follow();
  afar(false);
  deliver();
})().catch((refused) => { ready = null; throw refused; });

// Lines of a person: a stream, and a poll whenever the stream ends.
let stream = null;
const follow = async () => {
  let pause = 1000;
  while (!stream && ready && !document.hidden) {
    const mine = stream = new AbortController();
    let watch = 0;
    const alive = () => { clearTimeout(watch); watch = setTimeout(() => mine.abort(), 45000); };
    try {
      alive();
      const answer = await request(path("/events" + (cursor ? "?after=" + cursor : "")), null, mine.signal);
      if (!answer.ok) throw new Refused(answer.status, "");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        alive();
        pause = 1000;
        const events = (rest + value).split("\n\n");
        rest = events.pop();
        for (const event of events) {
          const data = event.split("\n").filter((row) => row.startsWith("data:")).map((row) => row.slice(5)).join("\n");
          if (data) { const line = JSON.parse(data); add(line); cursor = line.id; }
        }
      }
    } catch { /* told by the poll below, if it fails as well */ }
    clearTimeout(watch);
    await new Promise((after) => setTimeout(after, pause));
    pause = Math.min(pause * 2, 30000);
    stream = null;
    if (document.hidden || !ready) return;
    try { await sync(); } catch (refused) { if (gone(refused)) ready = null; }
  }
};
document.addEventListener("visibilitychange", () => { if (document.hidden) stream?.abort(); else if (ready) follow(); });

// What the visitor does.
let busy = false;
const say = async (raw) => {
  const text = raw.trim();
  if (busy || !text) return;
  busy = true;
  complain("");
  send.setAttribute("aria-disabled", "true");
  if (input.value.trim() === text) input.value = "";
  suggest([]);
  status.textContent = who.textContent === WHO.rep ? WORDS.sending : WORDS.writing;
  const key = newKey();
  try {
    await ensure();
    pending = { text, node: bubble("visitor", text) };
    pending.node.classList.add("waiting");
    const began = Date.now();
    const post = () => call(path("/messages"), { text, key });
    let answer;
    try { answer = await post(); } catch (refused) {
      // A line that broke at once may hold the next time; the same key is the same message. Silence has lasted long enough.
      const broke = !refused.status && Date.now() - began < 1000;
      if (!broke && !gone(refused)) throw refused;
      if (!broke) await begin();
      answer = await post();
    }
    if (pending) { if (shown.has(answer.message_id)) pending.node.remove(); else adopt(answer.message_id); }
    if (answer.reply) { add({ ...answer.reply, role: "assistant" }); suggest(answer.reply.quick_replies); }
  } catch (refused) {
    if (pending || !ready) {
      pending?.node.remove();
      if (!input.value) input.value = text;
      if (isAway(refused)) {
        // It may have arrived although its answer did not: its key goes with it, and the same key is the same message.
        const { session, token } = pending ? state : {};
        put({ key, text, visit: visit(), session, token });
        afar(true);
      } else complain(refused.message);
    }
  }
  pending = null;
  busy = false;
  status.textContent = "";
  send.removeAttribute("aria-disabled");
};
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(input.value); }
});
const open = async () => {
  panel.hidden = false;
  launch.hidden = true;
  unread = 0;
  labelLaunch();
  link();
  input.focus();
  try { await ensure(); complain(""); } catch (refused) { if (isAway(refused)) afar(true); else complain(refused.message); }
};
const isAway = (refused) => !refused.status || refused.status === 503;
// A form in place of the chat, while nobody answers.
const afar = (away) => {
  if (leave.hidden === !away) return;
  const typed = panel.contains(root.activeElement);
  if (away) { words.value = words.value || input.value; input.value = ""; complain(""); }
  leave.hidden = !away;
  person.hidden = form.hidden = log.hidden = away;
  quick.hidden = away || !quick.children.length;
  // What is kept is delivered by itself; only what was not yet sent comes back.
  if (!away && words.value) { if (!kept().some(({ text }) => text === words.value.trim())) input.value = words.value; words.value = ""; }
  if (away) { ready = null; revive(); }
  look();
  if (typed) (away ? name : input).focus();
};
words.addEventListener("input", () => look());

// While nobody answers: is somebody back?
let knock = 0;
const revive = () => {
  clearTimeout(knock);
  knock = setTimeout(() => {
    if (leave.hidden) return;
    if (document.hidden || panel.hidden) return revive();
    ensure().catch(revive);
  }, 8000);
};

// Messages that were left: kept until the endpoint has them, delivered by one tab at a time. Each has a place of its
// own, so that tabs never write over each other's.
const put = (left) => remember("localStorage", LEFT + ":" + left.key, left);
const drop = (left) => { try { localStorage.removeItem(LEFT + ":" + left.key); } catch { /* nothing was kept */ } };
const kept = () => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(LEFT + ":"))
      .map((name) => recall("localStorage", name)).filter((left) => left?.key);
  } catch { return []; }
};
const keep = () => {
  const text = words.value.trim();
  if (!text) return words.focus();
  if (!email.value.trim() || !email.checkValidity()) { complain(WORDS.email); return email.focus(); }
  // What was said and not answered stays the same message; it now says who wrote it.
  const said = kept().find((left) => left.text === text && !left.email);
  put({ key: newKey(), text, visit: visit(), ...said, name: name.value.trim() || undefined, email: email.value.trim() });
  words.value = "";
  complain("");
  status.textContent = WORDS.kept;
  look();
  deliver();
};
const alone = (work) => (navigator.locks ? navigator.locks.request(LEFT, work) : work());
const hand = async ({ session, token, key, text, name, email, visit }) => {
  if (session) {
    const post = (body) => call("/v1/chat/sessions/" + encodeURIComponent(session) + "/messages", body, token);
    try {
      await post({ key, text });
      if (email) await post({ key: key + "-by", text: (name ? "My name is " + name + ". " : "") + "My e-mail is " + email });
      return;
    } catch (refused) {
      // The visit was erased meanwhile: what was left is a visit of its own.
      if (!gone(refused)) throw refused;
    }
  }
  await call("/v1/chat/left", { key, text, name, email, visit });
};
let soon = 0;
let wait = 5000;
const deliver = () => alone(async () => {
  clearTimeout(soon);
  for (const left of kept()) {
    try {
      await hand(left);
    } catch (refused) {
      // What it will never take is not sent for ever; everything else is tried again.
      if (![400, 413].includes(refused.status)) {
        soon = setTimeout(deliver, wait);
        wait = Math.min(wait * 2, 300000);
        return;
      }
    }
    wait = 5000;
    // Who wrote it was added meanwhile: that goes after it.
    if (recall("localStorage", LEFT + ":" + left.key)?.email !== left.email) { soon = setTimeout(deliver); continue; }
    drop(left);
    status.textContent = WORDS.delivered;
  }
}).then(() => { if (!leave.hidden && !panel.hidden && !kept().length && status.textContent === WORDS.delivered) return ensure(); })
  .catch(() => null);
// A phone's keyboard covers the lower part of the window: the panel keeps to what is left.
const fit = () => {
  const seen = window.visualViewport;
  const small = seen && matchMedia("(max-width:480px)").matches && seen.scale === 1;
  panel.style.height = small ? seen.height + "px" : "";
  panel.style.top = small ? seen.offsetTop + "px" : "";
};
window.visualViewport?.addEventListener("resize", fit);
window.visualViewport?.addEventListener("scroll", fit);
fit();
window.addEventListener("online", deliver);
const close = () => {
  panel.hidden = true;
  launch.hidden = false;
  launch.focus();
};
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) { event.stopPropagation(); close(); }
});

const attach = () => {
  document.body.append(host);
  look();
  link();
  deliver();
  if (!state.widget && !("open" in option)) dress().catch(() => null);
  if ("open" in option) open();
};
if (document.body) attach(); else document.addEventListener("DOMContentLoaded", attach);
})();
