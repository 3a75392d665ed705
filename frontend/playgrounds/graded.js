// A playground whose state is the answer: what is kept for a task goes into the fields of the form, which
// serve without a script too. Nothing here tells what is right.
import { gettext, interpolate } from "../i18n.js";
import { button } from "./elements.js";
import { write } from "./numbers.js";

const SECOND = ["x2", "y2"];

export function watchJobs(place, stage) {
  const field = place.closest("[data-play-field]");
  const card = place.closest("[data-card]");
  // Trying something out changes no answer.
  for (const type of ["input", "change"]) place.addEventListener(type, (event) => event.stopPropagation());
  const jobs = [...field.querySelectorAll("[data-job]")].map((job) => readJob(job));
  const follows = jobs.length === 1 && !jobs[0].twoStarts;
  const say = (words) => (card.querySelector("[data-announce]").textContent = words);
  for (const job of jobs) openJob(job, { place, stage, say, alone: follows });
  if (!follows) return;
  // One task: the state itself is the answer, from the first move on, or as it stands when it is handed in.
  const [only] = jobs;
  const take = (state) => (only.takes(state) ? only.keep(state, fieldsOf(only)) : only.empty());
  const begin = stage.state;
  stage.follow((state) => {
    if (state !== begin) take(state);
  });
  card.addEventListener("nabla:gather", () => {
    if (only.isOpen()) take(stage.state);
  });
}

const fieldsOf = (job) => [...job.inputs.keys()];

function readJob(element) {
  const inputs = new Map([...element.querySelectorAll("[data-field]")].map((input) => [input.dataset.field, input]));
  const job = {
    element,
    inputs,
    number: element.dataset.number,
    twoStarts: inputs.has("x2"),
    values: () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.value.trim()])),
    isOpen: () => [...inputs.values()].every((input) => !input.value.trim()),
    // Where a function is not among the options, the task is about others.
    takes: (state) => [...inputs].every(([name, input]) => !input.options || [...input.options].some(({ value }) => value === state[name])),
    empty() {
      for (const input of inputs.values()) input.value = "";
      element.dispatchEvent(new Event("input", { bubbles: true }));
    },
    keep(state, names) {
      let changed = false;
      for (const name of names) {
        const value = String(state[name]);
        changed ||= inputs.get(name).value !== value;
        inputs.get(name).value = value;
      }
      // Drafts and results listen to the form.
      if (changed) element.dispatchEvent(new Event("input", { bubbles: true }));
      return changed;
    },
  };
  return job;
}

function openJob(job, { place, stage, say, alone }) {
  const kept = job.element.querySelector("[data-job-kept]");
  const words = job.element.querySelector("[data-job-words]");
  const buttons = job.element.querySelector("[data-job-buttons]");
  const numbers = job.element.querySelector("[data-job-numbers]");
  const elsewhere = () => interpolate(gettext("This task is about other functions: %(names)s."), { names: functionsOf(job) });
  const nothing = alone ? gettext("What is set above is what you hand in.") : gettext("Nothing is kept yet.");
  const tell = () => {
    if (job.isOpen()) words.textContent = alone && !job.takes(stage.state) ? elsewhere() : nothing;
    else words.textContent = interpolate(alone ? gettext("To hand in: %(state)s") : gettext("Kept: %(state)s"), { state: inWords(job) });
    job.element.classList.toggle("is-kept", !job.isOpen());
    show.hidden = job.isOpen();
  };
  const names = fieldsOf(job);
  const first = names.filter((name) => !SECOND.includes(name));
  const keep = (state, which) => {
    if (!job.takes(state)) {
      words.textContent = elsewhere();
      return say(words.textContent);
    }
    job.keep(state, which);
    tell();
    say(words.textContent);
  };
  const second = (state) => ({ ...state, x2: state.x, y2: state.y });
  const show = button(gettext("Show it above"), () => {
    stage.change({ ...shownOf(job), ...(job.inputs.has("rate") ? { steps: 0 } : {}) });
    place.scrollIntoView({ block: "nearest" });
  });
  show.setAttribute("aria-label", interpolate(gettext("Show the state of task %(number)s above"), job));
  if (job.twoStarts) {
    const both = names.filter((name) => !["x", "y"].includes(name));
    buttons.append(
      button(gettext("Keep as first start"), () => keep(stage.state, first)),
      button(gettext("Keep as second start"), () => keep(second(stage.state), both)),
    );
  } else if (!alone) {
    const one = button(gettext("Keep this state"), () => keep(stage.state, names));
    one.setAttribute("aria-label", interpolate(gettext("Keep this state for task %(number)s"), job));
    buttons.append(one);
  }
  buttons.append(show);
  job.element.addEventListener("input", tell);
  kept.hidden = false;
  numbers.open = false;
  tell();
}

function shownOf(job) {
  const state = {};
  for (const [name, value] of Object.entries(job.values())) {
    if (SECOND.includes(name) || !value) continue;
    state[name] = job.inputs.get(name).options ? value : Number(value.replace("−", "-"));
  }
  return state;
}

const chosen = (input) => input.selectedOptions[0]?.textContent ?? "";
const functionsOf = (job) => [...job.inputs.get("function").options].filter(({ value }) => value).map(({ textContent }) => textContent).join(", ");

// The state in words; what is not there yet shows as a dash.
function inWords(job) {
  const parts = [];
  const number = (name) => {
    const text = job.inputs.get(name).value.trim();
    const value = Number(text.replace("−", "-"));
    return text === "" ? "–" : Number.isFinite(value) ? write(value, 4) : text;
  };
  const point = (x, y) => `(${number(x)}, ${number(y)})`;
  for (const name of ["function", "rule"]) if (job.inputs.get(name)?.value) parts.push(chosen(job.inputs.get(name)));
  if (job.inputs.has("rate")) parts.push(interpolate(gettext("rate %(rate)s"), { rate: number("rate") }));
  if (job.twoStarts) parts.push(interpolate(gettext("starts %(first)s and %(second)s"), { first: point("x", "y"), second: point("x2", "y2") }));
  else if (job.inputs.has("y")) parts.push(interpolate(gettext("start %(first)s"), { first: point("x", "y") }));
  else parts.push(`x = ${number("x")}`);
  if (job.inputs.has("h")) parts.push(`h = ${number("h")}`);
  return parts.join(", ");
}
