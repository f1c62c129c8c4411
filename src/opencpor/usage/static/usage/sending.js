// Large usage files go up in parts: a broken line goes on where it was, also after the page was
// left, if the same file is chosen again. Smaller ones go by the form, as all do without script.
(() => {
  const box = document.querySelector("[data-sending]");
  if (!box) return;
  const form = box.closest("form");
  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-sending-said]");
  const stop = box.querySelector("[data-sending-stop]");
  const words = box.dataset;
  const part = Number(words.part);
  const root = words.sending;
  const LONGEST_WAIT = 30000; // milliseconds between two tries
  const WORTH_TRYING = [0, 408, 409, 412, 425, 429];
  let under_way = null; // what is sent at the moment: {stopped, request, wake}

  const size = (bytes) => {
    const units = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]];
    const [unit, name] = units.find(([least]) => bytes >= least) || [1, "B"];
    return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / unit)} ${name}`;
  };

  // One request. Resolves whatever the answer; status 0: the line broke.
  const ask = (method, url, { headers = {}, body = null, progress = null } = {}) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    Object.entries({ "X-CSRFToken": token, ...headers }).forEach(([name, value]) => request.setRequestHeader(name, value));
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("loadend", () => {
      let content = {};
      try { content = JSON.parse(request.responseText || "{}"); } catch { content = {}; }
      done({ status: request.status, content });
    });
    under_way.request = request;
    request.send(body);
  });

  const wait = (milliseconds) => new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    under_way.wake = () => { clearTimeout(timer); done(); };
  });
  window.addEventListener("online", () => { if (under_way && under_way.wake) under_way.wake(); });

  class Refused extends Error {}
  class Stopped extends Error {}

  const fine = (answer) => answer.status >= 200 && answer.status < 300;
  const refusal = ({ content }) => new Refused(
    [content.detail || words.failed, ...(content.errors || []).map((one) => `${one.message} ${one.remedy}`.trim())].join(" "),
  );

  // Ask until there is an answer that will not become better by itself.
  const insist = async (...wanted) => {
    for (let tried = 0; ; tried += 1) {
      const answer = await ask(...wanted);
      if (under_way.stopped) throw new Stopped();
      if (fine(answer)) return answer;
      if (answer.status < 500 && !WORTH_TRYING.includes(answer.status)) throw refusal(answer);
      if (answer.status === 409 || answer.status === 412) return answer;
      said.textContent = words.waiting;
      await wait(Math.min(LONGEST_WAIT, 1000 * 2 ** tried));
      if (under_way.stopped) throw new Stopped();
    }
  };

  const show = (file, here) => {
    bar.value = here;
    said.textContent = words.going.replace("{here}", size(here)).replace("{size}", size(file.size));
  };

  const beside = () => {
    const value = (name) => (form.elements[name] ? form.elements[name].value : "");
    return {
      program: value("program"),
      layout: value("layout") || "auto",
      tenant_id: value("tenant_id"),
      report_date: value("report_date") || null,
    };
  };

  // A name as it is kept: without folders and characters that are not shown.
  const plainName = (name) => {
    const shown = name.split(/[\\/]/).pop().replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, "");
    return [...shown].slice(0, 200).join("") || "usage";
  };

  // The upload that this very file belongs to: begun before, or new.
  const started = async (file) => {
    const about = beside();
    const mark = [file.lastModified, ...Object.values(about).map((value) => value || "")].join("|").slice(0, 600);
    const name = plainName(file.name);
    const known = (await insist("GET", root)).content.items;
    const same = known.find((one) => !one.batch && one.file_name === name && one.size === file.size && one.mark === mark);
    if (same) return same;
    const body = JSON.stringify({ file_name: name, size: file.size, mark, ...about });
    const headers = { "Content-Type": "application/json", "Idempotency-Key": `${Date.now()}-${Math.random()}` };
    const answer = await insist("POST", root, { headers, body });
    if (!fine(answer)) throw refusal(answer);
    return answer.content;
  };

  const send = async (file) => {
    let at = await started(file);
    const url = `${root}/${at.id}`;
    while (at.received < file.size) {
      const start = at.received;
      show(file, start);
      const answer = await ask("PATCH", url, {
        headers: { "Content-Type": "application/octet-stream", "If-Match": `"${start}"`, "Upload-Offset": String(start) },
        body: file.slice(start, Math.min(start + part, file.size)),
        progress: (loaded) => show(file, Math.min(start + loaded, file.size)),
      });
      if (under_way.stopped) throw new Stopped();
      if (fine(answer)) {
        under_way.failed = 0;
        at = answer.content;
        continue;
      }
      const again = answer.status >= 500 || WORTH_TRYING.includes(answer.status) || answer.content.code === "incomplete";
      if (!again) throw refusal(answer);
      said.textContent = words.waiting;
      await wait(Math.min(LONGEST_WAIT, 1000 * 2 ** under_way.failed));
      under_way.failed += 1;
      if (under_way.stopped) throw new Stopped();
      at = (await insist("GET", url)).content; // how far it came, whatever the broken request did
    }
    show(file, file.size);
    said.textContent = words.finishing;
    const licenses = form.elements.licenses && form.elements.licenses.files[0];
    const body = new FormData();
    if (licenses) body.append("licenses", licenses);
    for (let tried = 0; ; tried += 1) {
      const headers = { "If-Match": `"${file.size}"`, "Idempotency-Key": `${at.id}-${licenses ? licenses.size : 0}` };
      const answer = await insist("POST", `${url}/complete`, { headers, body });
      if (fine(answer)) return answer.content.id;
      if (answer.content.code !== "idempotency_in_flight") throw refusal(answer); // else it is at it
      await wait(Math.min(LONGEST_WAIT, 1000 * 2 ** tried));
    }
  };

  const controls = () => Array.from(form.elements).filter((one) => one !== stop);
  const begin = () => {
    under_way = { stopped: false, request: null, wake: null, failed: 0 };
    box.hidden = false;
    box.querySelector("[data-sending-name]").textContent = form.elements.file.files[0].name;
    said.removeAttribute("role");
    controls().forEach((one) => { one.disabled = true; });
    stop.hidden = false;
    bar.hidden = false;
    bar.max = form.elements.file.files[0].size;
  };
  const end = (text) => {
    under_way = null;
    controls().forEach((one) => { one.disabled = false; });
    stop.hidden = true;
    said.setAttribute("role", "alert");
    said.textContent = text;
  };

  stop.addEventListener("click", () => {
    if (!under_way) return;
    under_way.stopped = true;
    if (under_way.request) under_way.request.abort();
    if (under_way.wake) under_way.wake();
  });
  window.addEventListener("beforeunload", (event) => { if (under_way && !under_way.left) event.preventDefault(); });

  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    const only_checked = event.submitter && event.submitter.name === "check";
    if (!file || only_checked || file.size <= part) return;
    event.preventDefault();
    if (under_way) return;
    begin();
    try {
      const batch = await send(file);
      under_way.left = true;
      window.location.assign(`${words.batches}/${batch}`);
    } catch (error) {
      if (error instanceof Stopped) end(words.stopped);
      else if (error instanceof Refused) end(error.message);
      else { end(words.failed); throw error; }
    }
  });
})();
