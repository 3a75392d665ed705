// The frame of the author's preview: draws the card it is sent, and hands answers up to be tried.
import { watchCode } from "../code.js";
import { watchOrdering } from "../ordering.js";
import { watchWriting } from "../own.js";
import { settle } from "../settle.js";

const place = document.querySelector("[data-place]");
const up = (name, detail) => window.parent.postMessage({ name, detail }, location.origin);

window.addEventListener("message", ({ data, origin, source }) => {
  if (origin !== location.origin || source !== window.parent) return;
  if (data.name === "nabla:hello") up("nabla:ready");
  if (data.name === "nabla:theme") document.documentElement.dataset.theme = data.detail;
  if (data.name === "nabla:draft" && data.detail.card) showCard(data.detail.card);
  if (data.name === "nabla:draft" && data.detail.result) showResult(data.detail.result);
});
new ResizeObserver(() => up("nabla:height", document.documentElement.offsetHeight)).observe(document.body);
up("nabla:ready");
// What comes into the frame is settled piece by piece.
document.documentElement.dataset.settled = "";

function showCard(html) {
  const typed = taken();
  place.innerHTML = html;
  settle(place);
  const card = place.querySelector("[data-card]");
  if (!card) return;
  refill(typed);
  const ordering = card.querySelector("[data-ordering]");
  if (ordering) watchOrdering(card, ordering);
  const writing = card.querySelector("[data-written]");
  if (writing) watchWriting(card, writing);
  const code = card.querySelector("[data-code-field]");
  if (code) watchCode(card, code);
}

// Nothing leaves the frame but an answer, and that goes to the desk.
document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (!form.matches("[data-answer-form]")) return;
  form.closest("[data-card]").dispatchEvent(new CustomEvent("nabla:gather"));
  up("nabla:answer", new URLSearchParams(new FormData(form)).toString());
});
document.addEventListener("click", (event) => {
  const wrong = event.target.closest("[data-goto]");
  if (wrong) up("nabla:goto", wrong.dataset.goto);
  const link = event.target.closest("a[href]");
  if (link && !link.getAttribute("href").startsWith("#")) event.preventDefault();
});

function showResult(html) {
  const result = place.querySelector("[data-result-place]");
  result.innerHTML = html;
  settle(result);
  const spoken = result.querySelector("[data-result]")?.dataset.spoken;
  if (spoken) place.querySelector("[data-announce]").textContent = spoken;
}

// What was answered stays while the question is edited.
function taken() {
  const form = place.querySelector("[data-answer-form]");
  return form ? [...new FormData(form)].filter(([name]) => name.startsWith("answer")) : [];
}

function refill(typed) {
  for (const [name, value] of typed) {
    for (const input of place.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      const isBox = input.type === "radio" || input.type === "checkbox";
      if (isBox) input.checked ||= input.value === value;
      else if (input.type === "text" || input.matches("textarea, select")) input.value = value;
    }
  }
}
