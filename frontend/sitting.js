// A sitting of a quiz: the server's clock, the way on when time is up, and what is saved meanwhile.
import { gettext, interpolate, ngettext } from "./i18n.js";
import { watchSaving } from "./saving.js";

const ASK = 15000;
const TOLD = [5, 1];

export function watchSitting(root) {
  const place = root.querySelector("[data-sitting]");
  if (!place) return;
  const shown = place.querySelector("[data-clock]");
  const problem = place.querySelector("[data-sitting-problem]");
  let offset = Date.parse(place.dataset.now) - Date.now();
  let due = Date.parse(place.dataset.due) || null;
  let told = Infinity;
  let flushed = false;
  let over = false;
  let saving = null;

  const sitting = {
    sync(state) {
      offset = Date.parse(state.now) - Date.now();
      due = Date.parse(state.due) || null;
      saving?.sync(state);
    },
    // Nothing typed is thrown away: it stands in the page until the learner goes on.
    ended({ detail, onward }) {
      if (over) return;
      over = true;
      saving?.lock();
      problem.textContent = `${detail} `;
      problem.append(Object.assign(document.createElement("a"), { href: onward, textContent: gettext("Go on") }));
      problem.hidden = false;
      for (const button of root.querySelectorAll("[data-submit], .flag-form button")) button.disabled = true;
      if (shown) shown.textContent = gettext("time is up");
    },
  };
  const card = root.querySelector("[data-saves]");
  const form = card?.querySelector("[data-answer-form]");
  if (form) saving = watchSaving(card, form, sitting);

  const ask = async () => {
    if (over || document.hidden) return;
    try {
      const response = await fetch(place.dataset.state, { headers: { "X-Requested-With": "fetch" } });
      if (response.status === 409) sitting.ended(await response.json());
      else if (response.ok && !response.redirected) sitting.sync(await response.json());
    } catch {
      // Away for a moment: the clock goes on by itself.
    }
  };
  const tick = () => {
    if (over || due === null || !shown) return;
    const left = due - Date.now() - offset;
    const words = inWords(left);
    if (shown.textContent !== words) shown.textContent = words;
    const minutes = TOLD.find((one) => left <= one * 60000 && left > 0 && one < told && left > one * 60000 - 30000);
    if (minutes) {
      told = minutes;
      place.querySelector("[data-clock-spoken]").textContent = interpolate(ngettext("%(minutes)s minute left.", "%(minutes)s minutes left.", minutes), { minutes });
    }
    if (left < 2500 && !flushed) {
      flushed = true;
      saving?.flush();
    }
    if (left < -500 && Math.round(left / 1000) % 3 === 0) ask();
  };
  setInterval(tick, 1000);
  setInterval(ask, ASK);
  document.addEventListener("visibilitychange", ask);
  tick();
  if (card) ask();
}

// Calm: whole minutes, and seconds only where they matter.
function inWords(left) {
  if (left <= 0) return gettext("time is up");
  if (left > 120000) return interpolate(gettext("%(minutes)s min left"), { minutes: Math.ceil(left / 60000) });
  const seconds = Math.ceil(left / 1000);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return interpolate(gettext("%(time)s left"), { time });
}
