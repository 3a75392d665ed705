// What any stretch of a page needs once it is there: maths, highlighting, figures, playgrounds,
// predictions, times, boxes that scroll.
import { locale } from "./i18n.js";

export function settle(root) {
  const formulas = root.querySelectorAll(".math:not([data-set])");
  if (formulas.length) {
    const set = ({ setMaths }) => setMaths(formulas);
    import("./maths.js").then(set, reveal(formulas)).then(measureAll);
  }
  const programs = root.querySelectorAll("code.language-python, [data-highlight] > code, pre.call");
  if (programs.length) import("./highlight.js").then(({ highlight }) => highlight(programs));
  const figures = root.querySelectorAll("[data-figure]:not([data-drawn])");
  if (figures.length) import("./figures.js").then(({ drawFigures }) => drawFigures(figures));
  const playgrounds = root.querySelectorAll("[data-playground]:not([data-opened])");
  if (playgrounds.length) import("./playgrounds/index.js").then(({ openPlaygrounds }) => openPlaygrounds(playgrounds));
  const predictions = root.querySelectorAll(":is([data-predict], [data-course]):not([data-drawn])");
  if (predictions.length) import("./playgrounds/prediction.js").then(({ drawPredictions }) => drawPredictions(predictions));
  for (const time of root.querySelectorAll("time[data-when]")) showLocally(time);
  for (const box of root.querySelectorAll(".scroller, .math.display, pre")) letScroll(box);
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
