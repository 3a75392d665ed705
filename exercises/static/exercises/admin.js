// The typed form's editor draws labels without tying them to their fields; screen readers and
// clicks on a label need the tie. Rows come and go, so it is renewed whenever something changes.

let count = 0;

function tieLabels() {
  for (const label of document.querySelectorAll(".rjf-form-row label:not([for])")) {
    const field = label.parentElement.querySelector("input, textarea, select");
    if (!field || label.contains(field)) continue;
    field.id ||= `rjf-field-${(count += 1)}`;
    label.htmlFor = field.id;
  }
}

new MutationObserver(tieLabels).observe(document.body, { childList: true, subtree: true });
tieLabels();
