// The buttons that run a program without handing it in, and the panel that shows what came of it.
import { gettext } from "./i18n.js";
import { clearProblem, post, reason, sentence, showProblem, SIGNED_OUT } from "./sending.js";
import { settle } from "./settle.js";

const UNREACHED = gettext(
  "Nabla could not be reached, so nothing was run. Your program is still here: try again in a moment.",
);
// Most programs have run within a tenth of a second.
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 1500;

export function watchRuns(card, form, editor) {
  const place = card.querySelector("[data-run-place]");
  if (!place) return;
  let following = new AbortController();

  const show = (html) => {
    place.innerHTML = html;
    delete place.dataset.stale;
    settle(place);
    const panel = place.querySelector("[data-run]");
    if (panel.hasAttribute("data-open")) return;
    card.querySelector("[data-announce]").textContent = panel.dataset.spoken;
    editor?.markLine(panel.dataset.line);
  };
  const start = async (button) => {
    following.abort();
    following = new AbortController();
    const { signal } = following;
    card.querySelector("[data-announce]").textContent = "";
    const html = await send(card, form, button);
    if (html === null || signal.aborted) return;
    show(html);
    await follow(place, show, signal);
  };
  for (const button of form.querySelectorAll("[data-run-button]")) {
    let busy = false;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      button.setAttribute("aria-disabled", "true");
      try {
        await start(button);
      } finally {
        busy = false;
        button.removeAttribute("aria-disabled");
      }
    });
  }
  const changed = () => (place.dataset.stale = "");
  form.addEventListener("input", changed);
  card.addEventListener("nabla:typed", changed);
  card.addEventListener("nabla:accepted", () => {
    following.abort();
    place.replaceChildren();
  });
  const panel = place.querySelector("[data-run]");
  if (panel) editor?.markLine(panel.dataset.line);
  follow(place, show, following.signal);
}

// The first look of the panel, or null where a sentence on the card says why there is none.
async function send(card, form, button) {
  const response = await post(card, form, button);
  const isPage = response?.headers.get("Content-Type")?.includes("html");
  if (response === null) showProblem(card, sentence(UNREACHED));
  else if (response.redirected || response.status === 403) showProblem(card, sentence(SIGNED_OUT));
  else if (!response.ok && isPage) showProblem(card, await response.text());
  else if (!response.ok) showProblem(card, sentence(await reason(response, UNREACHED)));
  else {
    clearProblem(card);
    return response.text();
  }
  return null;
}

// Asks until the run has ended, ever more slowly, or until another one is started.
async function follow(place, show, signal) {
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(LONGEST_PAUSE, pause * 1.4)) {
    const open = place.querySelector("[data-open]");
    if (!open) return;
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      const response = await fetch(open.dataset.panel, { headers: { "X-Requested-With": "fetch" }, signal });
      if (response.ok && !response.redirected) {
        const html = await response.text();
        if (!signal.aborted && !html.includes("data-open")) show(html);
      }
    } catch {
      // Away for a moment: keep asking.
    }
  }
}
