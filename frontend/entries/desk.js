// The author's desk: what the admin's form of an exercise does by itself.
import { fieldAt, goTo } from "../desk/fields.js";
import { watchKeeping } from "../desk/keeping.js";
import { watchPane } from "../desk/pane.js";
import { watchPlaces } from "../desk/places.js";
import { watchRows } from "../desk/rows.js";

const form = document.querySelector("#content-main > form");
if (form) {
  watchRows(form);
  watchKeeping(form);
  watchPane(form);
  // The page was asked for at a field that is wrong: that is where to type.
  if (location.hash.startsWith("#id_")) goTo(fieldAt(form, decodeURIComponent(location.hash.slice(4))));
}
watchPlaces(document);
