// The choice lives in a cookie, so that the server draws the right theme and nothing flashes.
const year = 31536000;

export function setUpTheme(root) {
  for (const toggle of root.querySelectorAll("[data-theme-toggle]")) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const chosen = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = chosen;
      document.cookie = `nexus_theme=${chosen}; path=/; max-age=${year}; samesite=lax`;
    });
  }
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
