// Follows a verification: fetches the panel until the run is through. Without this file the page
// reloads itself.

const PAUSE = 600;
const place = document.getElementById("verify");

async function follow() {
  let panel = place.querySelector(".verify-panel");
  while (panel?.dataset.open === "true") {
    await new Promise((done) => setTimeout(done, PAUSE));
    try {
      const reply = await fetch(place.dataset.panel, { credentials: "same-origin" });
      if (!reply.ok || reply.redirected) continue;
      show(new DOMParser().parseFromString(await reply.text(), "text/html"));
    } catch {
      // The network is away for a moment; the next round asks again.
    }
    panel = place.querySelector(".verify-panel");
  }
}

/** While it runs only what changes is replaced, so that nothing is read out twice. */
function show(page) {
  const fresh = page.querySelector(".verify-panel");
  const panel = place.querySelector(".verify-panel");
  if (fresh.dataset.open !== "true") {
    panel.replaceWith(fresh);
    return;
  }
  const bar = panel.querySelector("progress");
  const next = fresh.querySelector("progress");
  if (bar && next) {
    bar.max = next.max;
    bar.value = next.value;
  }
  const state = panel.querySelector(".verify-state");
  const words = fresh.querySelector(".verify-state").textContent;
  if (state.textContent.trim() !== words.trim()) state.textContent = words;
}

if (place) follow();
