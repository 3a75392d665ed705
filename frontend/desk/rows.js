// Rows of typed fields: added, removed and moved without a reload; the server can do it, too.
import { gettext, interpolate } from "../i18n.js";
import { letDrag } from "./drag.js";

let fresh = 0;

export function watchRows(form) {
  const said = form.querySelector("[data-unsaved]");
  for (const list of form.querySelectorAll("[data-rows]")) watchList(list, said);
}

const listOf = (rows) => rows.querySelector(":scope > [data-list]");
const rowsOf = (rows) => [...listOf(rows).children];

function watchList(rows, said) {
  const add = rows.querySelector(":scope > [data-add]");
  const changed = (words) => {
    number(rows);
    rows.dispatchEvent(new Event("change", { bubbles: true }));
    if (said && words) said.textContent = words;
  };
  add.addEventListener("click", (event) => {
    event.preventDefault();
    const row = blank(rows);
    listOf(rows).append(row);
    watchRow(rows, row, changed);
    for (const inner of row.querySelectorAll("[data-rows]")) watchList(inner, said);
    changed(gettext("A row was added."));
    row.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  });
  for (const row of rowsOf(rows)) watchRow(rows, row, changed);
  number(rows);
}

// A new row is the template with a name of its own in place of the mark.
function blank(rows) {
  const template = rows.querySelector(":scope > template").cloneNode(true);
  template.innerHTML = template.innerHTML.replaceAll(rows.dataset.mark, `n${(fresh += 1)}`);
  return template.content.firstElementChild;
}

function watchRow(rows, row, changed) {
  const tools = row.querySelector(":scope > .desk-tools");
  const press = (name, act) =>
    tools.querySelector(`[data-${name}]`).addEventListener("click", (event) => {
      event.preventDefault();
      act(event.currentTarget);
    });
  const move = (step) => (button) => {
    const all = rowsOf(rows);
    const other = all[all.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    changed(interpolate(gettext("Now number %(number)s."), { number: rowsOf(rows).indexOf(row) + 1 }));
    button.focus();
  };
  press("up", move(-1));
  press("down", move(1));
  press("remove", () => {
    const all = rowsOf(rows);
    const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
    row.remove();
    changed(gettext("A row was removed."));
    (next?.querySelector("[data-remove]") ?? rows.querySelector(":scope > [data-add]")).focus();
  });
  const grip = tools.querySelector("[data-grip]");
  letDrag(row, grip, { rows: () => rowsOf(rows), moved: () => changed("") });
}

// Numbers in what is seen and heard, and no more rows than there may be.
function number(rows) {
  const all = rowsOf(rows);
  all.forEach((row, at) => {
    const tools = row.querySelector(":scope > .desk-tools");
    const name = tools.querySelector("[data-label]").textContent;
    tools.querySelector("[data-number]").textContent = at + 1;
    const words = { up: gettext("Move up: %(name)s"), down: gettext("Move down: %(name)s"), remove: gettext("Remove: %(name)s") };
    for (const [what, sentence] of Object.entries(words)) {
      const button = tools.querySelector(`[data-${what}]`);
      button.setAttribute("aria-label", interpolate(sentence, { name: `${name} ${at + 1}` }));
    }
  });
  rows.querySelector(":scope > [data-add]").disabled = all.length >= Number(rows.dataset.most);
}
