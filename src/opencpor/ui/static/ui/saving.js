// A form that saves itself: its saves follow each other, and what is typed while one of them runs
// goes along when the page is hidden or left, as phones do without asking.
"use strict";
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  const MOST = 60000; // characters; browsers take 64 KiB along
  let [saving, dirty, leaving] = [false, false, false];
  let unanswered = []; // what was sent and not answered: it may be saved or not

  const typed = () => { dirty = true; leaving = false; };
  const body = () => new URLSearchParams(new FormData(form)).toString();
  const values = () => {
    const given = new URLSearchParams(body());
    ["csrfmiddlewaretoken", "seen", "sent"].forEach((name) => given.delete(name));
    return given.toString();
  };
  const sending = () => {
    unanswered = [...unanswered, values()].slice(-2);
    dirty = false;
  };

  ["input", "change"].forEach((name) => form.addEventListener(name, typed));
  // Where somebody else may save meanwhile, the own saves under way are named as such.
  form.addEventListener("formdata", (event) => {
    if (form.elements.seen) unanswered.forEach((one) => event.formData.append("sent", one));
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    if (leaving) { event.preventDefault(); return; }
    saving = true;
    sending();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    saving = false;
    if (event.detail.successful) unanswered = [];
    else dirty = true;
  });

  // What is older must not arrive after what is newer, and what waits is in it.
  const overtake = () => {
    if (saving) window.htmx.trigger(form, "htmx:abort");
  };
  form.addEventListener("submit", () => {
    leaving = true;
    overtake();
  });
  const keep = () => {
    if (leaving || !dirty) return;
    leaving = true;
    overtake();
    leaving = false;
    const kept = body();
    sending();
    fetch(form.getAttribute("hx-post"), {
      method: "POST",
      body: new URLSearchParams(kept),
      headers: { "HX-Request": "true" },
      keepalive: true,
    }).then((answer) => { if (!answer.ok) typed(); }, typed);
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  window.addEventListener("pagehide", keep);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty && body().length > MOST) event.preventDefault();
  });
  // Whoever comes back saves as before.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [saving, leaving] = [false, false];
  });
})();
