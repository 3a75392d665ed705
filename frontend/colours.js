// The colours of Python in the text. Its parser is heavy (35 KB): a program is worth it once it is near;
// a single call is not, and gets its colours where a program or the editor has brought the parser.
import { whenNear } from "./near.js";
import { part } from "./parts.js";

const PROGRAMS = "code.language-python, [data-highlight] > code";
const CALLS = "pre.call";
const NEAR = "100px";

export let parserCame;
const parser = new Promise((resolve) => (parserCame = resolve));

async function colour(element) {
  const { highlight } = await part(() => import("./highlight.js"));
  highlight(element);
  parserCame();
}

export function colourPrograms(root) {
  whenNear(root.querySelectorAll(PROGRAMS), colour, NEAR);
  const calls = root.querySelectorAll(CALLS);
  if (calls.length) parser.then(() => whenNear(calls, colour, NEAR));
}
