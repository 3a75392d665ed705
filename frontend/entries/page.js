// Everything a page of Nabla does by itself; the heavy parts (maths, editor) come only when needed.
import { watchCards } from "../cards.js";
import { watchContents } from "../contents.js";
import { gettext } from "../i18n.js";
import { keepPlace } from "../place.js";
import { watchRatings } from "../ratings.js";
import { settle } from "../settle.js";
import { watchSitting } from "../sitting.js";
import { watchTerms } from "../terms.js";
import { watchTheme } from "../theme.js";

watchTheme();
settle(document);
watchCards(document);
watchSitting(document);
watchContents(document);
watchTerms(document);
keepPlace(document);
watchRatings(document);

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = gettext("Copied");
  });
}
