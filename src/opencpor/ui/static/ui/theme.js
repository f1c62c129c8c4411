// Runs before the page is painted: light or dark, as chosen or as the system says.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let paper = false; // paper is white, whatever the screen is
  const apply = () => {
    const chosen = root.dataset.theme || "system";
    const dark = !paper && (chosen === "dark" || (chosen === "system" && system.matches));
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("themechange"));
  };
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  const print = (starts) => () => {
    paper = starts;
    apply();
  };
  window.addEventListener("beforeprint", print(true));
  window.addEventListener("afterprint", print(false));
  window.setTheme = (chosen) => {
    root.dataset.theme = chosen;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    apply();
  };
})();
