// Hints that cost something: the next one is fetched and shown in its place; what is typed stays.
import { gettext } from "./i18n.js";
import { post, reason, sentence, SIGNED_OUT } from "./sending.js";
import { settle } from "./settle.js";

export function watchHints(card, form) {
  card.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-hint-button]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    const problem = await take(card, form, button);
    if (problem === null) return;
    button.removeAttribute("aria-disabled");
    card.querySelector("[data-hint-problem]").innerHTML = sentence(problem);
  });
}

// Takes the hint; returns why it could not be had, or null.
async function take(card, form, button) {
  const unreached = gettext("Nabla could not be reached, so no hint was taken. Try again in a moment.");
  const response = await post(card, form, button);
  if (response === null) return unreached;
  if (response.redirected || response.status === 403) return SIGNED_OUT;
  if (!response.ok) return reason(response, unreached);
  const fresh = document.createElement("template");
  fresh.innerHTML = await response.text();
  showTries(card, fresh.content);
  const hints = fresh.content.querySelector("[data-hints]");
  card.querySelector("[data-hints]").replaceWith(hints);
  settle(hints);
  hints.querySelector("[data-newest]")?.focus();
  return null;
}

// What an answer or a hint left of the tries takes the place of what stood there before.
export function showTries(card, root) {
  const fresh = root.querySelector("[data-tries]");
  const place = card.querySelector("[data-tries-place]");
  if (!fresh) return;
  fresh.remove();
  if (!place) return;
  place.replaceChildren(fresh);
  settle(place);
}
