// What learners mark themselves: a draft of the text, the lock once it is handed in, the mark.
import { keepDraft, readDraft } from "./drafts.js";
import { gettext } from "./i18n.js";
import { settle } from "./settle.js";

const UNREACHED = gettext("Nabla could not be reached, so your mark is not stored yet. Try again in a moment.");

export function watchWriting(card, field) {
  const text = field.querySelector("textarea");
  const words = field.querySelector("[data-draft-words]");
  const told = gettext("Draft kept in this browser.");
  const draft = readDraft(card);
  if (draft !== null && !text.value) {
    text.value = draft;
    words.textContent = told;
  }
  text.addEventListener("input", () => (words.textContent = keepDraft(card, text.value) ? told : ""));
}

// The answer now stands in the result, beside what it is compared with; there is nothing to type.
export function lockIfOwn(card, place) {
  const form = card.querySelector("[data-answer-form]");
  if (form && place.querySelector("[data-locks]")) form.hidden = true;
}

export function watchMarks(place, show) {
  place.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-mark-form]");
    if (!form) return;
    event.preventDefault();
    const problem = form.querySelector("[data-problem]");
    try {
      const headers = { "X-Requested-With": "fetch", Accept: "text/html" };
      const body = new URLSearchParams(new FormData(form, event.submitter));
      body.set("back", location.pathname);
      const response = await fetch(form.action, { method: "POST", body, headers });
      if (response.redirected || (!response.ok && response.status !== 422)) throw new Error(response.status);
      const html = await response.text();
      if (response.status === 422) {
        problem.innerHTML = html;
        settle(problem);
        return;
      }
      show(html, true);
      // The button that was pressed is gone: go on from the top of what replaced it.
      const title = place.querySelector(".result-title");
      title.tabIndex = -1;
      title.focus();
    } catch {
      problem.replaceChildren(Object.assign(document.createElement("p"), { className: "problem", textContent: UNREACHED }));
      problem.firstChild.setAttribute("role", "alert");
    }
  });
}
