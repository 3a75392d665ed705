// Runs before the first paint, as a classic script: the chosen colours, without a flash.
{
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = null;
  try {
    chosen = localStorage.getItem("nabla.theme");
  } catch {
    // Storage is refused (private window): the system's colours it is.
  }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
}
