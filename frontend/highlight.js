// Colours Python in the text with the same classes as the editor.
import { pythonLanguage } from "@codemirror/lang-python";
import { classHighlighter, highlightCode } from "@lezer/highlight";

export function highlight(programs) {
  for (const element of programs) {
    const source = element.textContent;
    const lines = document.createDocumentFragment();
    const text = (words, classes) => {
      const span = document.createElement("span");
      span.className = classes;
      span.textContent = words;
      lines.append(classes ? span : words);
    };
    highlightCode(source, pythonLanguage.parser.parse(source), classHighlighter, text, () => lines.append("\n"));
    element.replaceChildren(lines);
  }
}
