// Nothing typed is lost: what is not saved is kept in this browser, and leaving warns of it.
import { gettext } from "../i18n.js";

const PAUSE_MS = 800;

export function watchKeeping(form) {
  const desk = form.querySelector("[data-desk]");
  if (!desk) return;
  const name = `nabla.desk.${desk.dataset.desk}`;
  const said = form.querySelector("[data-unsaved]");
  let changed = "brought" in desk.dataset;
  let pause;

  const keep = () => {
    const body = new URLSearchParams(new FormData(form));
    body.delete("csrfmiddlewaretoken");
    store(name, { saved: desk.dataset.saved, at: Date.now(), body: body.toString() });
  };
  const mark = (event) => {
    if (event.target.closest("[data-pane]")) return;
    changed = true;
    if (said && event.type === "input") said.textContent = gettext("Not saved yet.");
    clearTimeout(pause);
    pause = setTimeout(keep, PAUSE_MS);
  };
  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  form.addEventListener("submit", () => {
    clearTimeout(pause);
    if (changed) keep();
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  offer(form, desk, name);
}

function offer(form, desk, name) {
  const place = form.querySelector("[data-kept]");
  const kept = recall(name);
  // What was kept of an earlier state has been saved since, or somebody else has saved.
  if (!kept || kept.saved !== desk.dataset.saved) return store(name, null);
  if (!place || "brought" in desk.dataset) return undefined;
  place.hidden = false;
  place.querySelector("[data-kept-when]").textContent = new Date(kept.at).toLocaleTimeString();
  place.querySelector("[data-kept-drop]").addEventListener("click", () => {
    store(name, null);
    place.hidden = true;
  });
  place.querySelector("[data-kept-take]").addEventListener("click", () => sendAgain(form, kept.body));
  return undefined;
}

// The server draws the form anew with what was typed, and saves nothing.
function sendAgain(form, body) {
  const again = document.createElement("form");
  again.method = "post";
  const add = (key, value) => {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: key, value });
    again.append(input);
  };
  for (const [key, value] of new URLSearchParams(body)) add(key, value);
  add("_row", "keep");
  add("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  document.body.append(again);
  again.submit();
}

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // Storage is refused or full: the warning on leaving is what remains.
  }
}
