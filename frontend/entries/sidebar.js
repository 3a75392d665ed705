// The admin's list at the side, open or closed as it was left. A classic script above the list, so before
// anything is seen: Django's own says the same only after the page was drawn, and then moves all of it.
{
  let kept = null;
  try {
    kept = localStorage.getItem("django.admin.navSidebarIsOpen");
  } catch {
    // Storage is refused: open, as Django has it.
  }
  document.getElementById("main").classList.toggle("shifted", kept !== "false");
}
