// Sets the TeX inside .math elements. KaTeX adds MathML, which is what screen readers read.
import katex from "katex";

const QUIET = { throwOnError: false, strict: "ignore" };

export function setMaths(formulas) {
  for (const formula of formulas) {
    const tex = formula.textContent;
    const header = formula.closest("th");
    if (header?.children.length === 1) setHeader(formula, tex);
    else katex.render(tex, formula, { ...QUIET, displayMode: formula.classList.contains("display") });
    formula.dataset.set = "katex";
  }
}

// A table's header is read out again at each cell: there a plain name serves better than MathML.
function setHeader(formula, tex) {
  const name = document.createElement("span");
  name.className = "only-heard";
  name.textContent = tex.replaceAll("\\", "");
  katex.render(tex, formula, { ...QUIET, output: "html" });
  formula.append(name);
}
