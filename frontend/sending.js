// What sending a card's form needs, whether it is handed in or only run.
import { gettext } from "./i18n.js";
import { settle } from "./settle.js";

export const SIGNED_OUT = gettext(
  "You are no longer signed in. Sign in in another tab, then try again; your answer is still here.",
);

// The form's CSRF token may be older than the session: who signed in again in another tab has a new one.
export function body(form) {
  const fields = new URLSearchParams(new FormData(form));
  const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (fresh) fields.set("csrfmiddlewaretoken", fresh);
  return fields;
}

// What came back of a card's form with all its fields gathered, sent by its own submit or by the
// button that was pressed; null where Nabla could not be reached.
export async function post(card, form, button) {
  card.dispatchEvent(new CustomEvent("nabla:gather"));
  const fields = body(form);
  if (button) fields.set(button.name, button.value);
  const headers = { "X-Requested-With": "fetch", Accept: "text/html, application/problem+json" };
  try {
    return await fetch(button?.formAction ?? form.action, { method: "POST", body: fields, headers });
  } catch {
    return null;
  }
}

export async function reason(response, unreached) {
  const isProblem = response.headers.get("Content-Type")?.includes("json");
  return isProblem ? (await response.json()).detail : `${unreached} (${response.status})`;
}

export function sentence(words) {
  const box = document.createElement("div");
  box.className = "problem";
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  return box.outerHTML;
}

export function showProblem(card, html) {
  const place = card.querySelector("[data-problem]");
  place.innerHTML = html;
  settle(place);
  setInvalid(card, true);
}

export function clearProblem(card) {
  card.querySelector("[data-problem]").replaceChildren();
  setInvalid(card, false);
}

function setInvalid(card, invalid) {
  for (const input of card.querySelectorAll("[data-input], .cm-content")) {
    if (invalid) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}
