// Everything a page of Nabla does by itself; the heavy parts (maths, editor) come only when needed.
import { watchCards } from "../cards.js";
import { watchContents } from "../contents.js";
import { gettext } from "../i18n.js";
import { bringBack } from "../parts.js";
import { keepPlace } from "../place.js";
import { watchRatings } from "../ratings.js";
import { settle } from "../settle.js";
import { watchSitting } from "../sitting.js";
import { watchTerms } from "../terms.js";
import { watchTheme } from "../theme.js";

watchTheme();
// First: what is near the place is what is put together.
keepPlace(document);
const settled = settle(document);
bringBack();
watchCards(document);
watchSitting(document);
watchContents(document);
watchTerms(document);
watchRatings(document);
// The page is seen as a whole, not while it is put together; see base.css. What observes its own size is
// drawn in the frame that comes next.
const show = () => (document.documentElement.dataset.settled = "");
settled.finally(() => requestAnimationFrame(() => requestAnimationFrame(show)));

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = gettext("Copied");
  });
}
