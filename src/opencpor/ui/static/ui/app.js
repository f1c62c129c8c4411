// What pages do beyond links and forms. Everything here improves something that works without it.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // Menus are <details>: close them on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    all("details[data-menu-details][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu-details][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // The side bar on small screens.
  all("[data-menu]").forEach((button) => {
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
    });
  });

  // Tabs that do not fit beside one another are scrolled: the current one into sight.
  all(".tab-bar").forEach((bar) => {
    const tab = bar.querySelector("[aria-current]");
    if (!tab || bar.scrollWidth <= bar.clientWidth) return;
    const [from, at] = [bar.getBoundingClientRect(), tab.getBoundingClientRect()];
    bar.scrollLeft += at.left - from.left - (from.width - at.width) / 2;
  });

  // Light and dark without a round trip.
  all("form[data-theme-form]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!event.submitter) return;
      event.preventDefault();
      window.setTheme(event.submitter.value);
      all("button", form).forEach((button) => button.removeAttribute("aria-current"));
      event.submitter.setAttribute("aria-current", "true");
      const menu = form.closest("details");
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // "/" goes to the search box, unless someone is typing.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[data-slash]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // Forms: a double click sends once. A while later it may be sent again, for answers that are
  // files leave the page where it is.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    setTimeout(() => {
      if (event.defaultPrevented) return;
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Filters that apply when a choice changes. The arrow keys pass over choices one by one: who
  // chooses by them presses the button, or would never come past the first.
  let byArrow = false;
  document.addEventListener("keydown", (event) => { byArrow = event.key !== "Enter"; }, true);
  document.addEventListener("pointerdown", () => { byArrow = false; }, true);
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
      const cleared = form.elements[event.target.dataset.clears];
      if (cleared && event.target.value) cleared.value = ""; // one of them is asked for, not both
      if (!byArrow || event.target.matches("[type=checkbox]")) form.requestSubmit();
    }
  });

  // Bulk selection: one box for all, a bar that says how many. Nobody acts on what is folded away.
  const reveal = (table) => {
    all(".behind-first", table).forEach((row) => row.classList.remove("behind-first"));
    const button = table.nextElementSibling;
    if (button && button.matches(".first-more")) button.remove();
  };
  const count = (form) => {
    const boxes = all("input[data-select]", form);
    const chosen = boxes.filter((box) => box.checked).length;
    all("[data-select-all]", form).forEach((box) => {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    });
    all("[data-selected-count]", form).forEach((place) => { place.textContent = String(chosen); });
    all("[data-selected-bar]", form).forEach((bar) => { bar.hidden = chosen === 0; });
    all("table:has(.behind-first input[data-select]:checked)", form).forEach(reveal);
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-select-all]")) {
      all("input[data-select]", form).forEach((box) => { box.checked = event.target.checked; });
      all("table", form).forEach(reveal);
    }
    if (event.target.matches("[data-select-all], [data-select]")) count(form);
  });
  // Whoever comes back finds the boxes as they were: browsers tick them again and tell nobody.
  window.addEventListener("pageshow", () => all("form[data-bulk]").forEach(count));

  // Lists are drawn as cards on a phone, where each cell says what it is. Browsers forget what is
  // a table once it is drawn otherwise, so that its parts say it themselves.
  const PARTS = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
  const wordOf = (heading) => (heading.querySelector(".visually-hidden, input") ? "" : heading.textContent.trim());
  const readyList = (head) => {
    const table = head.closest("table");
    const words = Array.from(head.rows[0].cells).map(wordOf);
    [table, ...all("thead, tbody, tr, td", table)].forEach((part) => part.setAttribute("role", PARTS[part.localName]));
    all("th", table).forEach((cell) => cell.setAttribute("role", head.contains(cell) ? "columnheader" : "rowheader"));
    all("tbody > tr", table).forEach((row) => {
      const title = row.querySelector("th:not(.narrow-hide), td:not(.select-cell, .narrow-hide, .figures)");
      let place = 0; // of the column: a cell may take several, and is then below none of their headings
      Array.from(row.cells).forEach((cell) => {
        if (cell !== title && words[place] && cell.colSpan === 1) cell.dataset.label = words[place];
        place += cell.colSpan;
        if (/^[–-]$/.test(cell.textContent.trim())) cell.classList.add("says-nothing"); // left out of the card, never of the table on paper
      });
    });
  };

  // On a phone the sections of a long page fold to their headings, but for those that come first,
  // and a long list to its first rows. Elsewhere, on paper and without script all of it stands open.
  const narrow = window.matchMedia("(width < 48rem)");
  const setOpen = (part, open) => {
    part.classList.toggle("folded", !open);
    part.querySelector(".fold-button").setAttribute("aria-expanded", String(open));
  };
  const fold = (part, title) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-button";
    button.append(...title.childNodes);
    button.addEventListener("click", () => setOpen(part, part.classList.contains("folded")));
    title.append(button);
    const note = part.querySelector(".card-note");
    if (note && note.textContent.length > 8) note.classList.add("fold-note"); // more than a count
    setOpen(part, false);
  };
  const unfold = (part, title, button) => {
    title.append(...button.childNodes);
    button.remove();
    part.classList.remove("folded");
  };
  const foldAll = () => all("[data-folds]").forEach((page) => {
    const first = page.dataset.folds.split(" ");
    all("section.card", page).forEach((part) => {
      const title = part.querySelector(".card-title");
      if (!title || first.includes(title.id)) return;
      const button = title.querySelector(".fold-button");
      if (narrow.matches && !button) fold(part, title);
      if (!narrow.matches && button) unfold(part, title, button);
    });
  });
  const seek = () => {
    const place = document.getElementById(location.hash.slice(1));
    const part = place && place.closest(".folded");
    if (!part) return;
    setOpen(part, true);
    place.scrollIntoView();
  };
  // Lists show ten rows first, unless they say how many (0: all); two more are not worth a button.
  const FIRST = 10;
  const FEW = 3;
  const readyFirst = (table) => {
    const { first, firstReady } = table.dataset;
    const rows = table.tBodies ? all("tbody > tr", table) : Array.from(table.children);
    const rest = rows.slice(Number(first || FIRST));
    if (rest.length < (first ? 1 : FEW) || first === "0" || firstReady) return;
    table.dataset.firstReady = "yes";
    rest.forEach((row) => row.classList.add("behind-first"));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn first-more";
    button.textContent = table.dataset.firstWords || document.body.dataset.wordsMore;
    button.addEventListener("click", () => {
      reveal(table);
      const next = rest[0].querySelector("a, summary") || rest[0].cells[0];
      if (next.localName === "td" || next.localName === "th") next.tabIndex = -1;
      next.focus();
    });
    table.after(button);
  };
  // What a group of rows is made of stands behind a button in its first row.
  const readyGroups = (table) => Array.from(table.tBodies).forEach((group) => {
    const [first, ...rest] = Array.from(group.rows).filter((row) => !row.hasAttribute("data-stays"));
    if (!rest.length) return;
    const cell = first.cells[first.cells.length - 1];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = ` ${first.cells[0].textContent.trim()}`;
    button.append(table.dataset.groupWords, name);
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      rest.forEach((row) => row.classList.toggle("behind-group", !open));
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    delete cell.dataset.label;
    cell.classList.add("group-cell");
    cell.append(button);
    show(false);
  });
  // A long form of filters stands behind a button, but for its search, unless it narrows anything:
  // a choice that cannot be empty, as of so many months, narrows nothing.
  const readyFilters = (form) => {
    if (form.closest("details") || all(".field", form).length < 4) return;
    const asked = new URLSearchParams(location.search);
    const narrows = (field) => (field.type !== "hidden" || "narrows" in field.dataset) && asked.get(field.name)
      && (!field.options || Array.from(field.options).some((one) => !one.value));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn filters-button";
    button.textContent = document.body.dataset.wordsFilters;
    const show = (open) => {
      form.classList.toggle("filters-away", !open);
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(form.classList.contains("filters-away")));
    form.before(button);
    show(Array.from(form.elements).some(narrows));
  };
  foldAll();
  narrow.addEventListener("change", foldAll);
  window.addEventListener("hashchange", seek);
  all("form.filters").forEach(readyFilters);
  seek();

  // Dangerous actions: the confirm page, in a dialog.
  const dialog = document.getElementById("dialog");
  const ask = async (link) => {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const question = page.querySelector("[data-question]");
    if (!answer.ok || !question) {
      window.location.assign(link.href);
      return;
    }
    dialog.replaceChildren(document.importNode(question, true));
    const title = dialog.querySelector("h1, h2");
    if (title) title.id = "dialog-title";
    all("[data-back]", dialog).forEach((back) => back.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    }));
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !dialog.showModal) return;
    event.preventDefault();
    ask(link).catch(() => window.location.assign(link.href));
  });

  // Dropping files on a file input.
  const listFiles = (zone, input) => {
    const list = zone.querySelector("[data-drop-files]");
    list.replaceChildren(...Array.from(input.files).map((file) => {
      const line = document.createElement("li");
      const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
      line.textContent = `${file.name} (${size})`;
      return line;
    }));
  };
  const readyDrop = (zone) => {
    const input = zone.querySelector("input[type=file]");
    const words = zone.querySelector("[data-drop-words]");
    words.textContent = words.dataset.dropText;
    zone.classList.add("drop-ready");
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("drop-over");
    }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("drop-over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = new DataTransfer();
      const dropped = Array.from(event.dataTransfer.files);
      (input.multiple ? [...input.files, ...dropped] : dropped.slice(0, 1)).forEach((file) => files.items.add(file));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => listFiles(zone, input));
  };

  // Copying a value. Without TLS browsers have no clipboard, and some do not allow it: there is an
  // older way, and else it is shown.
  const copyFromField = (text, button) => {
    const field = document.createElement("textarea");
    field.className = "visually-hidden";
    field.value = text;
    button.after(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    button.focus({ preventScroll: true });
    return copied;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const { copy, copied } = button.dataset;
    try {
      await navigator.clipboard.writeText(copy);
      toast(copied);
    } catch {
      toast(copyFromField(copy, button) ? copied : copy);
    }
  });

  // Short words that need no answer.
  const toast = (text) => {
    const line = document.createElement("p");
    line.className = "toast-line";
    line.textContent = text;
    document.getElementById("toasts").append(line);
    setTimeout(() => line.remove(), 6000);
  };
  window.toast = toast;

  // HTMX: say what the server said when it refuses.
  const refused = (event) => {
    const text = event.detail.xhr ? event.detail.xhr.responseText : "";
    const page = new DOMParser().parseFromString(text, "text/html");
    const words = page.querySelector("[data-problem]");
    toast(words ? words.textContent.trim() : document.body.dataset.wordsFailed);
  };
  document.body.addEventListener("htmx:responseError", refused);
  document.body.addEventListener("htmx:sendError", refused);

  // Parts that are loaded when they are looked at. Who stood on such a part's link goes on at its
  // heading, or at that of what takes the place of all of it; who is refused stays at the link.
  // What is printed holds them all.
  let goneOn = "";
  const goOn = (title) => {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  };
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (!event.detail.shouldSwap || !place.contains(document.activeElement)) return;
    const card = place.closest(".card");
    if (card) goOn(card.querySelector(".card-title"));
    else goneOn = place.id;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const title = goneOn && document.querySelector(`#${goneOn} .card-title`);
    if (title) goOn(title);
    goneOn = "";
  });
  // What the address names stays in sight while parts above it come, until somebody moves: away
  // from it, on a page as long as before. Scrollbars tell of nothing but that.
  let unmoved = true;
  let stood = null;
  const named = () => unmoved && document.getElementById(location.hash.slice(1));
  const stand = (place) => ({
    away: Math.abs(place.getBoundingClientRect().top),
    length: document.documentElement.scrollHeight,
  });
  window.addEventListener("scroll", () => {
    const [place, before] = [named(), stood];
    if (!place) return;
    stood = stand(place);
    if (before && stood.length === before.length && stood.away > before.away + 1) unmoved = false;
  }, { passive: true });
  ["wheel", "touchstart", "pointerdown", "keydown"].forEach((name) => window.addEventListener(name, () => { unmoved = false; }, { passive: true }));
  window.addEventListener("hashchange", () => { [unmoved, stood] = [true, null]; });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const asked = event.detail.requestConfig?.elt;
    const place = asked?.closest(".later") && named();
    if (!place) return;
    place.scrollIntoView();
    stood = stand(place);
  });
  const opened = []; // by paper, which shows what is folded: without a width no chart is drawn
  window.addEventListener("afterprint", () => opened.splice(0).forEach((part) => part.classList.add("folded")));
  window.addEventListener("beforeprint", () => {
    opened.push(...all(".folded"));
    opened.forEach((part) => part.classList.remove("folded"));
    all(".later > a").forEach((link) => {
      const asked = new XMLHttpRequest();
      asked.open("GET", link.getAttribute("hx-get"), false); // printing waits for nothing else
      asked.setRequestHeader("HX-Request", "true");
      asked.send();
      if (asked.status !== 200) return;
      const page = new DOMParser().parseFromString(asked.responseText, "text/html");
      const select = link.getAttribute("hx-select");
      const place = select ? document.querySelector(select) : link.parentElement;
      place.replaceWith(...(select ? [page.querySelector(select)] : page.body.childNodes));
    });
  });

  // Charts: the library is large, so only pages that show one load it.
  let charts = null;
  const load = (source) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  const readyCharts = (root) => {
    const figure = root.querySelector("figure.chart");
    if (!figure) return;
    const sources = figure.dataset.scripts.split(" ");
    charts = charts || sources.reduce((before, source) => before.then(() => load(source)), Promise.resolve());
    charts.then(() => window.drawCharts()).catch(() => toast(document.body.dataset.wordsFailed));
  };

  const ready = (root) => {
    readyCharts(root);
    all("[data-drop]", root).forEach(readyDrop);
    all(".list-head", root).forEach(readyList);
    const lists = all(".list-head", root).map((head) => head.closest("table"));
    new Set([...lists, ...all("[data-first]", root)]).forEach(readyFirst);
    all("table[data-group-words]", root).forEach(readyGroups);
    all("form[data-bulk]", root).forEach(count);
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };
  ready(document);
  all(".tab-bar", document).forEach((bar) => { // on a phone the chosen tab may lie beyond the edge
    const tab = bar.querySelector("[aria-current]");
    if (tab) bar.scrollLeft = tab.offsetLeft + tab.offsetWidth - bar.clientWidth > 0 ? tab.offsetLeft - bar.offsetLeft - 16 : 0;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => ready(event.detail.elt));
})();
