// Opens a [data-playground]: each sort is a chunk of its own.
import { part } from "../parts.js";

const SORTS = {
  tangent: () => import("./tangent.js"),
  "gradient-field": () => import("./gradient-field.js"),
  descent: () => import("./descent.js"),
  rates: () => import("./rates.js"),
  graph: () => import("./graph.js"),
  scaling: () => import("./scaling.js"),
};

// Where a chunk does not come, the words and the table stay.
export async function open(place) {
  if ("opened" in place.dataset) return;
  place.dataset.opened = "soon";
  try {
    const [{ openStage }, { default: spec }] = await part(() => Promise.all([import("./stage.js"), SORTS[place.dataset.playground]()]));
    const stage = openStage(place, spec);
    place.dataset.opened = "yes";
    if ("graded" in place.dataset) (await part(() => import("./graded.js"))).watchJobs(place, stage);
  } catch (error) {
    place.dataset.opened = "no";
    throw error;
  }
}
