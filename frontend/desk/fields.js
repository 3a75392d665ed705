// From the path in an error ("item.options.2.text") to the field that is meant, wherever its row lies.

export function fieldAt(form, path) {
  let at = "";
  let field = null;
  for (const part of path.split(".")) {
    const rows = field?.matches("[data-rows]") ? field.querySelectorAll(":scope > [data-list] > li") : null;
    const token = rows ? rows[Number(part)]?.querySelector("input[type=hidden]").value : part;
    const found = token && form.querySelector(`[id="${CSS.escape(`id_${at}${token}`)}"]`);
    if (!found && !rows?.[Number(part)]) break;
    field = found ?? rows[Number(part)];
    at += `${token}.`;
  }
  return field;
}

// A field may lie in something folded away.
export function goTo(field) {
  if (!field) return;
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.focus();
  field.scrollIntoView({ block: "center" });
}
