// Colours Python in the text with the same classes as the editor, by the same parser; the editor itself
// is many times heavier, and not needed for it.
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { parser } from "@lezer/python";

export function highlight(element) {
  const source = element.textContent;
  const lines = document.createDocumentFragment();
  const text = (words, classes) => {
    const span = document.createElement("span");
    span.className = classes;
    span.textContent = words;
    lines.append(classes ? span : words);
  };
  highlightCode(source, parser.parse(source), classHighlighter, text, () => lines.append("\n"));
  element.replaceChildren(lines);
}
