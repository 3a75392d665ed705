// The button that goes through: as the system, light, dark.
import { gettext } from "./i18n.js";

const WORDS = {
  auto: gettext("Colours: as the system. Switch to light."),
  light: gettext("Colours: light. Switch to dark."),
  dark: gettext("Colours: dark. Switch to the system's."),
};
const NEXT = { auto: "light", light: "dark", dark: "auto" };

export function watchTheme() {
  const root = document.documentElement;
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const show = () => {
      const now = root.dataset.theme ?? "auto";
      button.querySelector("[data-theme-words]").textContent = WORDS[now];
      button.title = WORDS[now];
    };
    show();
    button.addEventListener("click", () => {
      const next = NEXT[root.dataset.theme ?? "auto"];
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        localStorage.setItem("nabla.theme", next);
      } catch {
        // Not kept, then; the choice holds for this page.
      }
      show();
    });
  }
}
