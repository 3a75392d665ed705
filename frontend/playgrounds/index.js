// Opens every [data-playground]: each sort is a chunk of its own, fetched when it comes near.
const SORTS = {
  tangent: () => import("./tangent.js"),
  "gradient-field": () => import("./gradient-field.js"),
  descent: () => import("./descent.js"),
  rates: () => import("./rates.js"),
  graph: () => import("./graph.js"),
  scaling: () => import("./scaling.js"),
};
const NEAR = "800px";

export function openPlaygrounds(places) {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        open(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const place of places) {
    place.dataset.opened = "soon";
    watch.observe(place);
    if (location.hash.startsWith(`#${place.id}.`)) place.scrollIntoView({ behavior: "instant" });
  }
}

// Where a chunk does not come, the words and the table stay.
async function open(place) {
  try {
    const [{ openStage }, { default: spec }] = await Promise.all([import("./stage.js"), SORTS[place.dataset.playground]()]);
    const stage = openStage(place, spec);
    place.dataset.opened = "yes";
    if ("graded" in place.dataset) (await import("./graded.js")).watchJobs(place, stage);
  } catch (error) {
    place.dataset.opened = "no";
    throw error;
  }
}
