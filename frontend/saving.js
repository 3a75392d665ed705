// An answer within a sitting: saved on the server while it is typed, and kept in this browser until it is.
// The newest text of all devices counts; which that is, the server says.
import { gettext, interpolate, locale } from "./i18n.js";
import { body, SIGNED_OUT } from "./sending.js";

const PAUSE = 1500;
const LONGEST_RETRY = 15000;
const UNREACHED = gettext(
  "Not saved yet: Nabla cannot be reached. We keep trying; meanwhile your answer is kept in this browser.",
);

export function watchSaving(card, form, sitting) {
  const url = card.dataset.saves;
  const words = card.querySelector("[data-saved-words]");
  const newer = card.querySelector("[data-newer]");
  const number = Number(url.match(/questions\/(\d+)\//)[1]);
  const device = deviceOf();
  const keep = keeper(`nabla.unsaved.${card.dataset.person}.${url}`);
  let base = Date.parse(card.dataset.savedAt) || 0;
  if (base) words.textContent = savedWords(base);
  let typed = 0;
  let saved = 0;
  let timer = 0;
  let pause = PAUSE;

  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "device", value: device });
  form.append(hidden);
  const fields = () => {
    card.dispatchEvent(new CustomEvent("nabla:gather"));
    return body(form);
  };

  // What was typed before this script was there counts as well.
  const early = answerIn(body(form)) !== answerIn(body(untouched(form)));
  let seen = early ? null : answerIn(fields());

  const send = async (text, from, moment, keepalive) => {
    const sent = new URLSearchParams(text);
    sent.delete("key");
    sent.set("device", from);
    sent.set("csrfmiddlewaretoken", body(form).get("csrfmiddlewaretoken"));
    sent.set("age", Math.max(0, Date.now() - moment));
    sent.set("typed", moment);
    const response = await fetch(url, { method: "POST", body: sent, keepalive, headers: { "X-Requested-With": "fetch" } });
    if (response.redirected || response.status === 403) throw new Error(SIGNED_OUT);
    if (response.status === 409) {
      sitting.ended(await response.json());
      return null;
    }
    if (!response.ok) throw new Error(UNREACHED);
    return response.json();
  };

  const save = async (keepalive = false) => {
    clearTimeout(timer);
    timer = 0;
    if (typed === saved) return;
    const moment = typed;
    try {
      const state = await send(fields(), device, moment, keepalive);
      if (state === null) return;
      saved = Math.max(saved, moment);
      base = Date.parse(state.now) - (Date.now() - moment);
      pause = PAUSE;
      if (typed === saved) keep.drop();
      words.textContent = typed === saved ? savedWords(state.now) : gettext("Not saved yet …");
      words.classList.remove("unsaved");
      sitting.sync(state);
    } catch (failure) {
      words.textContent = failure.message === SIGNED_OUT ? SIGNED_OUT : UNREACHED;
      words.classList.add("unsaved");
      pause = Math.min(LONGEST_RETRY, pause * 1.6);
      timer ||= setTimeout(save, pause);
    }
  };

  const changed = () => {
    const text = fields();
    const answer = answerIn(text);
    // A field that is left says “change” once more; what is old already must not look new.
    if (answer === seen) return;
    seen = answer;
    typed = nextMoment();
    keep.put({ fields: text.toString(), typed, device });
    if (!words.classList.contains("unsaved")) words.textContent = gettext("Not saved yet …");
    timer ||= setTimeout(save, pause);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  card.addEventListener("nabla:typed", changed);
  card.addEventListener("nabla:accepted", () => {
    saved = typed;
    keep.drop();
    words.classList.remove("unsaved");
    words.textContent = savedWords(Date.now());
  });
  form.addEventListener("focusout", () => save());
  addEventListener("pagehide", () => save(true));
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => document.hidden && save(true));

  // What an earlier page could not send, before a crash or without a network.
  const left = keep.get();
  if (early) changed();
  if (left) {
    send(left.fields, left.device, left.typed, false).then((state) => {
      if (state === null || typed) return;
      keep.drop();
      const won = state.questions[number - 1].device === left.device;
      if (won && answerIn(left.fields) !== answerIn(fields())) location.reload();
    }, () => {
      words.textContent = UNREACHED;
    });
  }

  return {
    flush: () => save(),
    lock: () => clearTimeout(timer),
    sync(state) {
      const one = state.questions[number - 1];
      const other = one.device !== null && one.device !== device && Date.parse(one.typed_at) > base;
      const tell = other && typed === saved && one.device !== left?.device;
      newer.hidden = !tell;
      if (tell) newer.querySelector("[data-newer-at]").textContent = clock(one.typed_at);
    },
  };
}

const answerIn = (fields) =>
  JSON.stringify([...new URLSearchParams(fields)].filter(([name]) => name.startsWith("answer")));

const hours = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const savedWords = (moment) => interpolate(gettext("Saved %(time)s"), { time: clock(moment) });
export const clock = (moment) => hours.format(new Date(moment));

// The form as the server sent it.
function untouched(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

// By this device's clock, and always rising: two keys within a millisecond are two texts, and a clock
// that is set back does not make the next text old.
let latest = 0;
function nextMoment() {
  const before = quietly(() => Number(sessionStorage["nabla.typed"])) || 0;
  latest = Math.max(Date.now(), latest + 1, before + 1);
  quietly(() => (sessionStorage["nabla.typed"] = latest));
  return latest;
}

// One per tab: two tabs are two places that one may type in.
function deviceOf() {
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  return quietly(() => (sessionStorage["nabla.device"] ||= fresh())) ?? fresh();
}

function keeper(name) {
  return {
    get: () => quietly(() => JSON.parse(localStorage.getItem(name))),
    put: (value) => quietly(() => localStorage.setItem(name, JSON.stringify(value))),
    drop: () => quietly(() => localStorage.removeItem(name)),
  };
}

function quietly(action) {
  try {
    return action();
  } catch {
    // Storage is refused or full: the server's copy is all there is.
    return null;
  }
}
