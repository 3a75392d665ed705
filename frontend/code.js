// The field for a program: an editor over the textarea, a draft, and the way back to the start.
import { parserCame } from "./colours.js";
import { keepDraft, readDraft, dropDraft } from "./drafts.js";
import { gettext } from "./i18n.js";
import { whenNear } from "./near.js";
import { part } from "./parts.js";

const DRAFT_PAUSE = 400;
// The editor is heavier than the page around it: it comes when the field does, or is typed in.
const NEAR = "200px";

const KEYS = gettext("Tab indents; Escape, then Tab, leaves the editor.");
const RUN_KEYS = gettext("Ctrl+Enter (Cmd+Enter on a Mac) runs, with Shift it hands in.");
const HAND_IN_KEYS = gettext("Ctrl+Enter (Cmd+Enter on a Mac) hands in.");

export function watchCode(card, field) {
  const textarea = field.querySelector("[data-code]");
  const words = field.querySelector("[data-draft-words]");
  const starter = field.querySelector("[data-starter]").content.textContent;
  const stored = textarea.value;
  let text = plainText(textarea);
  let line = null;

  const draft = readDraft(card);
  if (draft !== null && draft !== stored) {
    text.set(draft);
    words.textContent = gettext("Draft kept in this browser.");
  }
  const tools = watchTools(field, starter, () => text);
  field.querySelector("[data-code-tools]").hidden = false;

  let timer = 0;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = text.get();
      if (now === stored) dropDraft(card);
      const kept = now !== stored && keepDraft(card, now);
      words.textContent = kept ? gettext("Draft kept in this browser.") : "";
    }, DRAFT_PAUSE);
    tools.changed();
    card.dispatchEvent(new CustomEvent("nabla:typed"));
  };
  textarea.addEventListener("input", changed);
  card.addEventListener("nabla:gather", () => (textarea.value = text.get()));
  card.addEventListener("nabla:accepted", () => {
    clearTimeout(timer);
    words.textContent = "";
  });

  const editorKeys = tellKeys(field, textarea);
  let asked = false;
  const open = async () => {
    if (asked) return;
    asked = true;
    const { makeEditor } = await part(() => import("./editor.js"));
    text = makeEditor(textarea, { text: text.get(), changed });
    text.markLine(line);
    editorKeys.classList.remove("is-to-come");
    parserCame();
  };
  textarea.addEventListener("focus", open);
  whenNear([field], open, NEAR);
  return {
    markLine(number) {
      line = number ? Number(number) : null;
      text.markLine(line);
    },
  };
}

// What is true of the editor only has its room from the beginning, and is seen once it is there.
function tellKeys(field, textarea) {
  const editorKeys = document.createElement("span");
  editorKeys.className = "editor-keys is-to-come";
  editorKeys.textContent = KEYS;
  const keys = textarea.form?.querySelector("[data-run-button]") ? RUN_KEYS : HAND_IN_KEYS;
  field.querySelector("[data-keys]").append(" ", editorKeys, ` ${keys}`);
  return editorKeys;
}

// The same four words as the editor has, for the time before it is there.
function plainText(textarea) {
  return {
    get: () => textarea.value,
    set: (words) => (textarea.value = words),
    focus: () => textarea.focus(),
    markLine: () => {},
  };
}

function watchTools(field, starter, text) {
  const dialog = field.querySelector("[data-reset-dialog]");
  const undo = field.querySelector("[data-undo]");
  let before = null;

  field.querySelector("[data-reset]").addEventListener("click", () => {
    if (text().get() !== starter) dialog.showModal();
  });
  dialog.querySelector("[data-reset-no]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-reset-yes]").addEventListener("click", () => {
    dialog.close();
    before = text().get();
    text().set(starter);
    undo.hidden = false;
    text().focus();
  });
  undo.addEventListener("click", () => {
    text().set(before);
    undo.hidden = true;
    text().focus();
  });
  return {
    changed() {
      if (before !== null && text().get() !== starter) undo.hidden = true;
    },
  };
}
