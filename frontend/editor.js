// CodeMirror over a textarea: Python, brackets, Tab indents, Escape then Tab leaves.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// The line that Python could not read, until the learner types again.
const setMark = StateEffect.define();
const marked = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue;
      const { doc } = transaction.state;
      if (!effect.value || effect.value > doc.lines) return Decoration.none;
      const mark = Decoration.line({ class: "cm-unreadable" });
      return Decoration.set([mark.range(doc.line(effect.value).from)]);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function makeEditor(textarea, { text, changed }) {
  const label = document.getElementById(`${textarea.id}`.replace(/answer$/, "label"));
  const described = textarea.getAttribute("aria-describedby");
  const view = new EditorView({
    doc: text,
    extensions: [
      // The page's policy allows style elements with its nonce only.
      EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      python(),
      syntaxHighlighting(classHighlighter),
      marked,
      keymap.of([
        // The card's form listens for these keys; here they must not make a new line.
        { key: "Mod-Enter", run: () => true, shift: () => true },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({
        "aria-labelledby": label.id,
        "aria-describedby": described,
        spellcheck: "false",
        tabindex: "0",
      }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ],
  });
  // Somebody may have begun to type already: the cursor moves over with the text.
  const typing = document.activeElement === textarea;
  const { selectionStart: anchor, selectionEnd: head } = textarea;
  textarea.before(view.dom);
  textarea.hidden = true;
  textarea.removeAttribute("data-input");
  label.removeAttribute("for");
  label.addEventListener("click", () => view.focus());
  if (typing) {
    view.focus();
    view.dispatch({ selection: { anchor, head } });
  }
  return {
    get: () => view.state.doc.toString(),
    set: (words) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } }),
    focus: () => view.focus(),
    markLine: (number) => view.dispatch({ effects: setMark.of(number) }),
  };
}
