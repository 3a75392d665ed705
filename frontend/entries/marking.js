// The keys of the marker's page. Everything they do, a button or a link does too; while somebody
// types, and with Ctrl, Alt or Meta held, they do nothing.
const page = document.querySelector("[data-marking]");
const keys = page.querySelector("[data-keys]");
const button = page.querySelector("[data-keys-button]");
const comment = page.querySelector("textarea");

const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";

button.hidden = false;
button.addEventListener("click", () => keys.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (keys.open) return;
  if (event.key === "c") {
    event.preventDefault();
    comment.focus();
    return;
  }
  const wanted = page.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});
