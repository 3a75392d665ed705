// Shows how an answer would be read while it is typed: set in two dimensions, with what was guessed.
// It never says whether the answer is right.
import { gettext, interpolate } from "./i18n.js";
import { part } from "./parts.js";

const PAUSE_MS = 120;
// Speech waits until the fingers rest: a reading per keystroke would be noise.
const SPEECH_MS = 900;

export function watchReading(card) {
  const place = card.querySelector("[data-reading-url]");
  const input = card.querySelector("[data-input]");
  if (!place || !input) return;
  const token = card.querySelector("[name=csrfmiddlewaretoken]").value;
  let asking = new AbortController();
  let pause, speech;

  async function ask(answer) {
    asking.abort();
    asking = new AbortController();
    try {
      const reply = await fetch(place.dataset.readingUrl, {
        method: "POST",
        signal: asking.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ answer }),
      });
      const body = await reply.json();
      if (reply.ok) await show(body.latex, body.text, body.warnings.map((warning) => warning.text));
      else if (reply.status === 422) await show("", "", [body.detail]);
      else place.hidden = true;
    } catch (error) {
      if (error.name !== "AbortError") place.hidden = true;
    }
  }

  async function show(latex, text, notes) {
    // A plain number that is read as it stands needs no echo.
    place.hidden = !latex && !notes.length && text === input.value.trim();
    const shown = place.querySelector("[data-reading-shown]");
    shown.textContent = text;
    if (latex) {
      const { setTyped } = await part(() => import("./maths.js"));
      setTyped(latex, shown);
    }
    place.querySelector(".reading-label").hidden = !text;
    place.querySelector("[data-reading-note]").textContent = notes.join(" ");
    clearTimeout(speech);
    speech = setTimeout(() => {
      const heard = [text && interpolate(gettext("We read %(reading)s."), { reading: text }), ...notes].filter(Boolean).join(" ");
      place.querySelector("[data-reading-heard]").textContent = heard;
    }, SPEECH_MS);
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    clearTimeout(speech);
    const answer = input.value.trim();
    if (answer) pause = setTimeout(() => ask(answer), PAUSE_MS);
    else {
      asking.abort();
      place.hidden = true;
    }
  });
}
