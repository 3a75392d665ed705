// Sets the TeX inside .math elements. KaTeX adds MathML, which is what screen readers read.
// An entry of its own, with KaTeX in it: pages that hold formulas name it in their heads.
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

// What a learner types, while it is typed; what is heard is said apart from it.
export function setTyped(tex, place) {
  katex.render(tex, place, { ...QUIET, output: "html" });
}

// A table's header is read out again at each cell: there a plain name serves better than MathML.
function setHeader(formula, tex) {
  const name = document.createElement("span");
  name.className = "only-heard";
  name.textContent = tex.replaceAll("\\", "");
  katex.render(tex, formula, { ...QUIET, output: "html" });
  formula.append(name);
}
