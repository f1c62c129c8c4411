// A part of a draft saves itself; its saves follow each other, each on top of the one before.
"use strict";
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  let [saving, dirty, pressed, leaving] = [false, false, false, false];
  const typed = () => { dirty = true; leaving = false; };
  ["input", "change"].forEach((name) => form.addEventListener(name, typed));
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving || pressed) { event.preventDefault(); return; }
    [saving, dirty] = [true, false];
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    saving = false;
    if (!event.detail.successful) dirty = true;
    if (pressed) form.requestSubmit();
  });
  // The button waits for the save under way, which would else look like somebody else's.
  form.addEventListener("submit", (event) => {
    if (saving) event.preventDefault();
    pressed = saving;
    leaving = !saving;
  });
  // Whoever comes back, or stops leaving, saves as before.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [saving, pressed, leaving] = [false, false, false];
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && saving && dirty) event.preventDefault();
  });
  // What was typed and not yet saved goes along when the page is left.
  window.addEventListener("pagehide", () => {
    if (leaving || saving || !dirty) return;
    fetch(form.getAttribute("hx-post"), {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      keepalive: true,
    });
  });
})();
