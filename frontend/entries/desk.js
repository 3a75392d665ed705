// The author's desk: what the admin's form of an exercise does by itself.
import { watchKeeping } from "../desk/keeping.js";
import { watchPane } from "../desk/pane.js";
import { watchPlaces } from "../desk/places.js";
import { watchRows } from "../desk/rows.js";

const form = document.querySelector("#exercise_form");
if (form) {
  watchRows(form);
  watchKeeping(form);
  watchPane(form);
  toTheProblem();
}
watchPlaces(document);

// The page was asked for at a field that is wrong: that is where to type.
function toTheProblem() {
  const field = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!field) return;
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.focus();
  field.scrollIntoView({ block: "center" });
}
