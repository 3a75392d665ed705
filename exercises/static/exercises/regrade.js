// Keeps the progress of a regrade moving, and shows the whole page anew when its step is through.

const place = document.querySelector("[data-progress]");
const PAUSE = 1000;

async function look() {
  const reply = await fetch(place.dataset.progress, { credentials: "same-origin" }).catch(() => null);
  if (reply?.ok) {
    place.innerHTML = await reply.text();
    if (!place.querySelector("[data-working]")) {
      location.reload();
      return;
    }
  }
  setTimeout(look, PAUSE);
}

if (place) setTimeout(look, PAUSE);
