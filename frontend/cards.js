// An exercise card: hands in without a reload, shows what came of it, and says so to screen readers.
import { watchCode } from "./code.js";
import { dropDraft } from "./drafts.js";
import { showTries, watchHints } from "./hints.js";
import { gettext, interpolate } from "./i18n.js";
import { follow } from "./live.js";
import { watchOrdering } from "./ordering.js";
import { lockIfOwn, watchMarks, watchWriting } from "./own.js";
import { watchReading } from "./reading.js";
import { watchRuns } from "./runs.js";
import { clearProblem, post, reason, sentence, showProblem, SIGNED_OUT } from "./sending.js";
import { settle } from "./settle.js";

const UNREACHED = gettext(
  "Nabla could not be reached, so nothing was handed in. Your answer is still here: try again in a moment.",
);

export function watchCards(root) {
  for (const card of root.querySelectorAll("[data-card]")) watchCard(card);
}

function watchCard(card) {
  const place = card.querySelector("[data-result-place]");
  const form = card.querySelector("[data-answer-form]");
  const code = card.querySelector("[data-code-field]");
  watchReading(card);
  const ordering = card.querySelector("[data-ordering]");
  if (ordering) watchOrdering(card, ordering);
  const writing = card.querySelector("[data-written]");
  if (writing) watchWriting(card, writing);
  const editor = code ? watchCode(card, code) : null;
  let following = new AbortController();
  if (form) watchRuns(card, form, editor);
  if (form) watchHints(card, form);

  const show = (html, ended) => {
    place.innerHTML = html;
    showTries(card, place);
    delete place.dataset.stale;
    settle(place);
    const result = place.querySelector("[data-result]");
    place.querySelector("[data-again]")?.removeAttribute("hidden");
    editor?.markLine(result.dataset.line);
    lockIfOwn(card, place);
    if (!ended) return;
    // The focus stays where the learner is; the verdict is announced instead.
    card.querySelector("[data-announce]").textContent = result.dataset.spoken;
    if ("done" in result.dataset) celebrate(card);
  };
  const goLive = () => {
    following.abort();
    following = new AbortController();
    const open = place.querySelector("[data-open]");
    if (open) follow(open, { show, signal: following.signal });
  };

  watchMarks(place, show);
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-again]")) form?.requestSubmit();
  });
  if (form) watchForm(card, form, (html) => (show(html, !html.includes("data-open")), goLive()));
  if (place.querySelector("[data-result]")) {
    place.querySelector("[data-again]")?.toggleAttribute("hidden", !form);
    editor?.markLine(place.querySelector("[data-result]").dataset.line);
    goLive();
  }
}

function watchForm(card, form, accepted) {
  const button = form.querySelector("[data-submit]");
  const words = button.textContent;
  let busy = false;

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const run = event.shiftKey ? null : form.querySelector("[data-run-button]");
      if (run) run.click();
      else form.requestSubmit();
    }
  });
  const changed = () => {
    clearProblem(card);
    card.querySelector("[data-result-place]").dataset.stale = "";
  };
  form.addEventListener("input", changed);
  card.addEventListener("nabla:typed", changed);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = gettext("Handing in…");
    try {
      await send(card, form, accepted);
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
      button.textContent = words;
    }
  });
}

async function send(card, form, accepted) {
  const response = await post(card, form);
  // The key stays: if the answer did arrive, sending it again is still one submission.
  if (response === null) return showProblem(card, sentence(UNREACHED));
  if (response.redirected || response.status === 403) return showProblem(card, sentence(SIGNED_OUT));
  if (response.status === 422) return showProblem(card, await response.text());
  if (!response.ok && (await isOutdated(response))) return form.submit();
  if (!response.ok) return showProblem(card, sentence(await reason(response, UNREACHED)));
  clearProblem(card);
  form.elements.key.value = freshKey();
  dropDraft(card);
  card.dispatchEvent(new CustomEvent("nabla:accepted"));
  accepted(await response.text());
}

/** What the page shows takes no answer any more: a whole new page says so, with what was typed. */
async function isOutdated(response) {
  if (response.status !== 409 && response.status !== 410) return false;
  const said = await response.clone().json().catch(() => ({}));
  return said.type === "urn:nabla:outdated";
}

// randomUUID is there on secure pages only; a school's server may be plain HTTP.
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function celebrate(card) {
  card.classList.add("is-done");
  card.querySelector("[data-done-mark]")?.removeAttribute("hidden");
  const bar = document.querySelector("[data-page-progress] progress");
  if (!bar) return;
  bar.value = document.querySelectorAll("[data-card].is-done").length;
  bar.parentElement.querySelector(".bar-words").textContent = interpolate(gettext("%(done)s of %(total)s"), { done: bar.value, total: bar.max });
}
