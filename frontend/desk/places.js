// Rows of a list in the admin that have a place: moved by buttons or dragged, numbered anew.
import { gettext, interpolate } from "../i18n.js";
import { letDrag } from "./drag.js";

const PLACE = "input[name$='-position']";

export function watchPlaces(root) {
  for (const group of root.querySelectorAll(".inline-group")) watchGroup(group);
}

const rowsOf = (group) =>
  [...group.querySelectorAll("tr.form-row:not(.empty-form)")].filter((row) => row.querySelector(PLACE));

function watchGroup(group) {
  const moved = () => rowsOf(group).forEach((row, at) => (row.querySelector(PLACE).value = at));
  const dress = () => rowsOf(group).filter((row) => !("placed" in row.dataset)).forEach((row) => addTools(group, row, moved));
  dress();
  document.addEventListener("formset:added", (event) => {
    if (!group.contains(event.target)) return;
    dress();
    moved();
  });
}

function addTools(group, row, moved) {
  row.dataset.placed = "";
  const cell = row.querySelector(PLACE).parentElement;
  const name = row.querySelector(".original p")?.textContent.trim() ?? gettext("this row");
  const tools = document.createElement("span");
  tools.className = "desk-tools";
  const grip = Object.assign(document.createElement("span"), { className: "desk-grip", textContent: "⠿", ariaHidden: "true" });
  tools.append(grip);
  for (const [sign, sentence, step] of [["↑", gettext("Move up: %(name)s"), -1], ["↓", gettext("Move down: %(name)s"), 1]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "desk-tool", textContent: sign });
    button.setAttribute("aria-label", interpolate(sentence, { name }));
    button.addEventListener("click", () => {
      const all = rowsOf(group);
      const other = all[all.indexOf(row) + step];
      if (!other) return;
      if (step < 0) other.before(row);
      else other.after(row);
      moved();
      button.focus();
    });
    tools.append(button);
  }
  cell.append(tools);
  letDrag(row, grip, { rows: () => rowsOf(group), moved });
}
