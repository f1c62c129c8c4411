// Draws one file inside a frame without origin: a PDF page by page with its text, a picture, or text.
const { dataset } = document.body;
const pages = document.getElementById("pages");
const said = document.getElementById("said");
const MOST_PAGES = 300;
const STEP = 1.25;
let zoom = 1;
let redraw = () => {};

const absolute = (address) => new URL(address, document.baseURI).href;
const say = (words) => { said.textContent = words; };

// Marks what was found, wherever blanks and elements cut it: letters are compared without blanks.
const bare = (text) => text.toLowerCase().replace(/[\s\u00ad]+/g, "");
const mark = (container, find) => {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  const signs = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      const sign = bare(node.data[at])[0];
      if (sign) signs.push({ node, at, sign });
    }
  }
  const text = signs.map((one) => one.sign).join("");
  const found = new Map();
  find.map(bare).filter(Boolean).forEach((words) => {
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
      signs.slice(at, at + words.length).forEach((one) => {
        const range = found.get(one.node) || [];
        const last = range[range.length - 1];
        if (last && one.at >= last[0] && !bare(one.node.data.slice(last[1] + 1, one.at))) last[1] = Math.max(last[1], one.at);
        else range.push([one.at, one.at]);
        found.set(one.node, range);
      });
    }
  });
  found.forEach((ranges, node) => ranges.sort((a, b) => b[0] - a[0]).forEach(([first, last]) => {
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, Math.min(last + 1, node.length));
    range.surroundContents(document.createElement("mark"));
  }));
};

const draw = async (pdf, library, number, place, find) => {
  const page = await pdf.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const scale = ((pages.clientWidth - 24) / natural.width) * zoom;
  const viewport = page.getViewport({ scale });
  const sharp = Math.min(window.devicePixelRatio || 1, 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  canvas.setAttribute("aria-hidden", "true");
  const words = document.createElement("div");
  words.className = "words";
  place.style.width = `${Math.floor(viewport.width)}px`;
  place.style.height = `${Math.floor(viewport.height)}px`;
  place.style.setProperty("--total-scale-factor", String(scale));
  place.replaceChildren(canvas, words);
  const transform = sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0];
  await page.render({ canvas, viewport, transform }).promise;
  await new library.TextLayer({
    textContentSource: page.streamTextContent(), container: words, viewport,
  }).render();
  mark(words, find);
  place.dataset.drawn = "yes";
};

// Without an origin a worker may only come from here: one line that imports the real one. What is
// said to it before it is ready would be lost.
const worker = () => new Promise((ready, failed) => {
  const line = `import(${JSON.stringify(absolute(dataset.worker))});`;
  const made = new Worker(URL.createObjectURL(new Blob([line], { type: "text/javascript" })));
  made.addEventListener("message", () => ready(made), { once: true });
  made.addEventListener("error", failed, { once: true });
  setTimeout(() => failed(new Error("The reader did not start.")), 20000);
});

const showPdf = async (bytes, part, find) => {
  const library = await import(absolute(dataset.pdf));
  library.GlobalWorkerOptions.workerPort = await worker();
  const pdf = await library.getDocument({
    data: bytes, isEvalSupported: false, enableXfa: false, wasmUrl: absolute(dataset.decoder),
  }).promise;
  const count = Math.min(pdf.numPages, MOST_PAGES);
  const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
  const shape = first.height / first.width;
  const places = Array.from({ length: count }, (_unused, index) => {
    const place = document.createElement("section");
    place.className = "page";
    place.setAttribute("aria-label", `${dataset.page} ${index + 1}`);
    pages.append(place);
    return place;
  });
  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    const number = places.indexOf(entry.target) + 1;
    if (!entry.isIntersecting) return;
    say(`${dataset.page} ${number} / ${pdf.numPages}${pdf.numPages > count ? ` · ${dataset.cut}` : ""}`);
    if (entry.target.dataset.drawn) return;
    entry.target.dataset.drawn = "soon";
    draw(pdf, library, number, entry.target, find).catch(() => say(dataset.failed));
  }), { root: pages, rootMargin: "25%" });
  redraw = () => {
    const width = (pages.clientWidth - 24) * zoom;
    places.forEach((place) => {
      seen.unobserve(place);
      delete place.dataset.drawn;
      place.replaceChildren();
      place.style.width = `${width}px`;
      place.style.height = `${width * shape}px`;
      seen.observe(place);
    });
  };
  redraw();
  const wanted = places[Number((part || "").replace(/^page /, "")) - 1];
  if (wanted) pages.scrollTop = wanted.offsetTop - pages.offsetTop;
};

const showPicture = (bytes, kind) => {
  const picture = new Image();
  const type = kind === "png" ? "image/png" : "image/jpeg";
  picture.alt = document.title;
  picture.src = URL.createObjectURL(new Blob([bytes], { type }));
  pages.append(picture);
  redraw = () => { picture.style.width = `${zoom * 100}%`; };
  picture.onload = () => say("");
  picture.onerror = () => say(dataset.failed);
};

const showText = (bytes, find) => {
  const text = document.createElement("pre");
  text.textContent = new TextDecoder().decode(bytes);
  pages.append(text);
  mark(text, find);
  redraw = () => { text.style.fontSize = `${zoom}rem`; };
  say("");
};

const show = async ({ kind, bytes, part, find }) => {
  if (kind === "pdf") await showPdf(bytes, part, find || []);
  else if (kind === "txt") showText(bytes, find || []);
  else showPicture(bytes, kind);
};

let shown = false;
window.addEventListener("message", (event) => {
  if (event.source !== window.parent) return;
  if (event.data === "ask") window.parent.postMessage("ready", "*");
  else if (!shown && event.data && event.data.bytes) {
    shown = true;
    show(event.data).catch(() => say(dataset.failed));
  }
});
const zoomBy = (factor) => {
  zoom = Math.max(0.5, Math.min(4, zoom * factor));
  redraw();
};
document.getElementById("larger").addEventListener("click", () => zoomBy(STEP));
document.getElementById("smaller").addEventListener("click", () => zoomBy(1 / STEP));
window.parent.postMessage("ready", "*");
