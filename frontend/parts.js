// Parts of a page that are fetched when they are needed. An update takes away those of a tab that is
// open: then the page says so, and its button reloads it with all that was typed.
import { gettext } from "./i18n.js";

const KEPT = "nabla.kept-for-reload";
const TICKS = ["checkbox", "radio"];

// What `load` imports; the reader is told where it does not come.
export async function part(load) {
  try {
    return await load();
  } catch (error) {
    if (!document.querySelector("[data-outdated]")) tell();
    throw error;
  }
}

function tell() {
  const box = Object.assign(document.createElement("div"), { className: "notice notice-warning outdated" });
  box.dataset.outdated = "";
  box.setAttribute("role", "alert");
  const words = gettext("A part of this page could not be fetched: Nabla was updated, or the network failed. Reload the page; what you typed stays.");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button-second", textContent: gettext("Reload the page") });
  button.addEventListener("click", () => {
    keepTyped();
    location.reload();
  });
  box.append(Object.assign(document.createElement("p"), { textContent: words }), button);
  (document.querySelector("main") ?? document.body).append(box);
}

function keepTyped() {
  for (const card of document.querySelectorAll("[data-card]")) card.dispatchEvent(new CustomEvent("nabla:gather"));
  const typed = [...fields()].map(([name, field]) => [name, valueOf(field)]);
  try {
    sessionStorage[KEPT] = JSON.stringify({ at: location.pathname, typed: Object.fromEntries(typed) });
  } catch {
    // A browser that keeps nothing: drafts of programs and of a sitting are kept elsewhere.
  }
}

// Before anything watches the fields: to them it is as if the server had sent what was typed.
export function bringBack() {
  try {
    const kept = JSON.parse(sessionStorage[KEPT] ?? "{}");
    delete sessionStorage[KEPT];
    if (kept.at !== location.pathname) return;
    for (const [name, field] of fields()) {
      if (name in kept.typed) field[TICKS.includes(field.type) ? "checked" : "value"] = kept.typed[name];
    }
  } catch {
    // Nothing was kept.
  }
}

const valueOf = (field) => (TICKS.includes(field.type) ? field.checked : field.value);

// Every field of the answers, under a name that it has after a reload, too.
function* fields() {
  const seen = new Map();
  for (const field of document.querySelectorAll("[data-answer-form] :is(input:not([type=hidden]), select, textarea)")) {
    const tick = TICKS.includes(field.type) ? field.value : "";
    const name = `${field.form.getAttribute("action")} ${field.name} ${tick}`;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    yield [`${name} ${seen.get(name)}`, field];
  }
}
