// Hands a file to the frame that draws it. The frame has no origin, so it cannot fetch it itself.
(() => {
  const fetched = async (room) => {
    const { source, reason } = room.dataset;
    if (!reason) return fetch(source);
    const body = new FormData();
    body.append("reason", reason);
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    return fetch(source, { method: "POST", body, headers: { "X-CSRFToken": token } });
  };

  const hand = async (room, frame) => {
    const answer = await fetched(room);
    const attached = (answer.headers.get("Content-Disposition") || "").startsWith("attachment");
    if (!answer.ok || !attached) throw new Error(`status ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    // An origin that is none has no name: "*" is the only way to write to it, and nothing but our
    // own page can stand in the frame.
    const find = JSON.parse(room.dataset.find || "[]");
    frame.contentWindow.postMessage({ kind: room.dataset.kind, bytes, part: room.dataset.part, find }, "*", [bytes]);
  };

  document.querySelectorAll("[data-viewer]").forEach((room) => {
    const frame = room.querySelector("iframe");
    const said = room.querySelector("[data-viewer-error]");
    let handed = false;
    window.addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow || event.data !== "ready" || handed) return;
      handed = true;
      hand(room, frame).catch(() => {
        said.textContent = room.dataset.failed;
        said.hidden = false;
        frame.hidden = true;
      });
    });
    // The frame may have been ready before this script ran.
    frame.contentWindow.postMessage("ask", "*");
  });
})();
