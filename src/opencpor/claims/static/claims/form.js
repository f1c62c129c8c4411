// The guided form: searching the list of workloads.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  all("[data-filter-list]").forEach((box) => {
    const list = document.querySelector(box.dataset.filterList);
    const none = document.querySelector("[data-filter-none]");
    const said = box.querySelector("[data-filter-count]");
    const input = box.querySelector("input");
    box.hidden = false;
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const rows = all("[data-words]", list);
      rows.forEach((row) => { row.hidden = !words.every((word) => row.dataset.words.includes(word)); });
      const shown = rows.filter((row) => !row.hidden).length;
      none.hidden = shown > 0;
      said.textContent = `${shown} ${said.dataset.words}`;
    });
    // The search is no answer of the form: it neither saves nor sends it.
    ["change", "input"].forEach((name) => box.addEventListener(name, (event) => event.stopPropagation()));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const first = all("[data-words]", list).find((row) => !row.hidden);
      if (first) first.querySelector("input").focus();
    });
  });
})();
