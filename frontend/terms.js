// Notes beside terms come and go by CSS alone; Escape sends one away that is in the way.
export function watchTerms(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of root.querySelectorAll(".term:hover, .term:focus-within")) hush(term);
  });
}

function hush(term) {
  const speak = () => delete term.dataset.hushed;
  term.dataset.hushed = "";
  term.addEventListener("mouseleave", speak, { once: true });
  term.addEventListener("focusout", speak, { once: true });
}
