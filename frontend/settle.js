// What any stretch of a page needs once it is there: maths, highlighting, figures, playgrounds,
// predictions, times, boxes that scroll. What is far below the window waits until it comes near.
import { colourPrograms } from "./colours.js";
import { locale } from "./i18n.js";
import { whenNear } from "./near.js";
import { part } from "./parts.js";

const FIGURES = "[data-figure]:not([data-drawn])";
const PLAYGROUNDS = "[data-playground]:not([data-opened])";
const PREDICTIONS = ":is([data-predict], [data-course]):not([data-drawn])";

// Returns a promise: from then on, nothing in the window moves by itself.
export function settle(root) {
  for (const time of root.querySelectorAll("time[data-when]")) showLocally(time);
  const parts = [
    setFormulas(root.querySelectorAll(".math:not([data-set])")),
    whenNear(root.querySelectorAll(FIGURES), (one) => part(() => import("./figures.js")).then(({ drawFigure }) => drawFigure(one))),
    whenNear(root.querySelectorAll(PLAYGROUNDS), (one) => part(() => import("./playgrounds/index.js")).then(({ open }) => open(one))),
    whenNear(root.querySelectorAll(PREDICTIONS), (one) => part(() => import("./playgrounds/prediction.js")).then(({ drawPrediction }) => drawPrediction(one))),
  ];
  // Colours move nothing: nobody waits for them.
  colourPrograms(root);
  for (const box of root.querySelectorAll(".scroller, .math.display, pre")) letScroll(box);
  return Promise.all(parts);
}

async function setFormulas(formulas) {
  if (!formulas.length) return;
  await part(() => import("./maths.js")).then(({ setMaths }) => setMaths(formulas), reveal(formulas));
  measureAll();
  // Being measured, they have asked for their fonts.
  await document.fonts.ready;
}

// Without KaTeX, the TeX itself is what there is to read.
const reveal = (formulas) => () => {
  for (const formula of formulas) formula.dataset.set = "plain";
};

const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

function showLocally(time) {
  time.textContent = moment.format(new Date(time.dateTime));
  time.removeAttribute("data-when");
}

// A box that scrolls must be reachable with the keyboard, and only then. What is in it grows without
// the box itself: when a formula is set, and once more when its fonts have come.
const boxes = new Set();
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => measure(target)));

function measure(box) {
  if (!box.isConnected) boxes.delete(box);
  const tall = box.matches(".figure-table .scroller") && box.scrollHeight > box.clientHeight;
  if (tall || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
}

const measureAll = () => boxes.forEach(measure);
document.fonts.addEventListener("loadingdone", measureAll);

function letScroll(box) {
  boxes.add(box);
  sizes.observe(box);
}
