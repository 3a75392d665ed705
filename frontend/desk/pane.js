// The preview beside the form: it follows what is typed, as any variant, and takes answers.
import { gettext } from "../i18n.js";
import { fieldAt, goTo } from "./fields.js";

const PAUSE_MS = 350;
const UNREACHED = gettext("The preview could not be fetched; it tries again when you type.");

export function watchPane(form) {
  const pane = form.querySelector("[data-pane]");
  const desk = form.querySelector("[data-desk]");
  if (!pane || !desk) return;
  const find = (name) => pane.querySelector(`[data-${name}]`);
  const frame = find("frame");
  const status = find("pane-status");
  let asking = new AbortController();
  let pause;
  pane.hidden = false;

  async function ask(answer) {
    asking.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("_seed", find("seed").value);
    body.set("_as", find("as").value);
    if (answer) body.set("_answer", answer);
    try {
      const reply = await fetch(desk.dataset.live, { method: "POST", body, signal: asking.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      show(await reply.json(), Boolean(answer));
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = UNREACHED;
    }
  }

  function show(said, isAnswer) {
    status.textContent = said.notice ?? "";
    if (said.notice) return;
    if (said.seed !== undefined) find("seed").value = said.seed;
    if (said.seeded !== undefined) find("variants").hidden = !said.seeded;
    const detail = isAnswer && said.result ? { result: said.result } : { card: said.card };
    tell("nabla:draft", detail);
  }

  const tell = (name, detail) =>
    frame.contentWindow.postMessage({ name, detail }, location.origin);
  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (!event.target.closest("[data-pane]")) soon();
    });
  }
  window.addEventListener("message", ({ data, origin, source }) => {
    if (origin !== location.origin || source !== frame.contentWindow) return;
    if (data.name === "nabla:ready") ask();
    if (data.name === "nabla:answer") ask(data.detail);
    if (data.name === "nabla:goto") goTo(fieldAt(form, data.detail));
    if (data.name === "nabla:height") frame.height = Math.max(200, Math.min(2000, data.detail));
  });
  tell("nabla:hello", null);

  find("seed").addEventListener("change", () => ((find("as").value = ""), ask()));
  find("as").addEventListener("change", () => ask());
  find("next").addEventListener("click", () => {
    find("as").value = "";
    // A learner's seed is far above the small ones that are counted through here.
    const now = Number(find("seed").value);
    find("seed").value = Number.isSafeInteger(now) && now < 1e6 ? now + 1 : 1;
    ask();
  });
  for (const one of pane.querySelectorAll("[data-seed], [data-as]")) {
    one.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      one.dispatchEvent(new Event("change"));
    });
  }
  toggle(find("narrow"), (on) => frame.classList.toggle("is-narrow", on));
  toggle(find("dark"), (on) => tell("nabla:theme", on ? "dark" : "light"));
}

function toggle(button, act) {
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    act(on);
  });
}
