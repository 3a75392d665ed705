// Elements of a playground: made in one call, with what they are told and what is in them.
export function element(tag, given = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...inner);
  return made;
}

// Write only what changed: the same once more would have the browser lay out and paint anew.
export function put(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (made.getAttribute(name) !== text) made.setAttribute(name, text);
  }
}

export function say(made, words) {
  if (made.textContent !== words) made.textContent = words;
}

export function button(words, onclick) {
  return element("button", { type: "button", class: "button-small", onclick }, words);
}

// A table of rows; the first cell of each names it.
export function fill(table, { head, rows }) {
  const line = (cells, first) =>
    element("tr", {}, ...cells.map((cell, i) => (first || i === 0 ? element("th", { scope: first ? "col" : "row" }, cell) : element("td", {}, cell))));
  table.replaceChildren(element("thead", {}, line(head, true)), element("tbody", {}, ...rows.map((row) => line(row, false))));
}
