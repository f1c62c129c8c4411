// The whole decision by keyboard: j and k move between lines, a accepts, d drops, q asks.
(() => {
  const lines = Array.from(document.querySelectorAll("[data-line]"));
  const here = () => lines.findIndex((line) => line.contains(document.activeElement));
  const go = (place) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, place))];
    if (!line) return;
    (line.querySelector("input[type=radio]:checked") || line.querySelector("input[type=radio]")).focus();
  };
  const choose = (value) => {
    const line = lines[Math.max(0, here())];
    const box = line && line.querySelector(`input[type=radio][value=${value}]`);
    if (!box) return;
    box.click();
    box.focus();
    const code = value === "drop" && line.querySelector("select");
    if (code) code.focus();
  };
  const ask = () => {
    const line = lines[Math.max(0, here())];
    const box = line && document.getElementById(`id_ask-code-${line.dataset.line}`);
    if (!box) return;
    box.closest("details").open = true;
    box.focus();
  };
  const keys = { j: () => go(here() + 1), k: () => go(here() - 1), a: () => choose("accept"), d: () => choose("drop"), q: ask };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]), textarea, select, dialog")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (keys[event.key] && lines.length) keys[event.key]();
    else if (target) target.focus();
    else return;
    event.preventDefault();
  });
})();
