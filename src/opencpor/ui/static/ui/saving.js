// A form that saves itself: its saves follow each other, and what is typed while one of them runs
// goes along when the page is hidden or left, as phones do without asking.
"use strict";
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  const MOST = 60000; // characters; browsers take 64 KiB along
  let [saving, dirty, leaving, hid] = [false, false, false, false];
  let unanswered = []; // what was sent and is not known to be refused: it may be saved or not
  let asked = ""; // what is being saved

  const typed = () => { dirty = true; leaving = false; };
  const body = () => new URLSearchParams(new FormData(form)).toString();
  const values = () => {
    const given = new URLSearchParams(body());
    ["csrfmiddlewaretoken", "seen", "sent"].forEach((name) => given.delete(name));
    return given.toString();
  };
  const sending = () => {
    const sent = values();
    unanswered = [...unanswered, sent].slice(-2);
    dirty = false;
    return sent;
  };
  const refused = (status) => status >= 400 && status < 500; // what breaks may be saved
  const forget = (sent) => {
    const last = unanswered.lastIndexOf(sent);
    unanswered = unanswered.filter((_, place) => place !== last);
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
    asked = sending();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    saving = false;
    if (!event.detail.successful) dirty = true;
    if (refused(event.detail.xhr.status)) forget(asked);
    else if (event.detail.successful) unanswered = []; // and the form knows what stands there now
  });

  // What is older must not arrive after what is newer, and what waits is in it. What has reached
  // the server is not stopped so: a part of a draft says what it follows and is refused then; a
  // step of a claim does not, and the server takes its saves in the order in which they come.
  const overtake = () => {
    if (saving) window.htmx.trigger(form, "htmx:abort");
  };
  form.addEventListener("submit", () => {
    leaving = true;
    overtake();
  });
  const keep = () => {
    // Browsers may cut off what is under way, so that it goes along, too.
    if (leaving || !(dirty || saving)) return;
    leaving = true;
    overtake();
    leaving = false;
    hid = true;
    const kept = body();
    const sent = sending();
    fetch(form.getAttribute("hx-post"), {
      method: "POST",
      body: new URLSearchParams(kept),
      headers: { "HX-Request": "true" },
      keepalive: true,
    }).then((answer) => {
      if (refused(answer.status)) forget(sent);
      if (!answer.ok) typed();
    }, typed);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
    else if (hid) {
      hid = false;
      window.htmx.trigger(form, "change"); // whoever comes back reads what became of it
    }
  });
  window.addEventListener("pagehide", keep);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty && body().length > MOST) event.preventDefault();
  });
  // Whoever comes back saves as before.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [saving, leaving] = [false, false];
  });
})();
