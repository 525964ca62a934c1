// Small helps; every page is complete without them.
"use strict";

// A mark in the text and its record belong together: what is pointed at or focused lights up on both sides.
(function () {
  const story = document.querySelector(".story");
  if (!story) return;
  const marks = new Map();
  for (const mark of story.querySelectorAll(".m")) {
    for (const id of mark.dataset.m.split(" ")) {
      if (!marks.has(id)) marks.set(id, []);
      marks.get(id).push(mark);
    }
  }
  const shown = (id) => document.getElementById("layer-" + id[0]).checked;
  const light = (ids) => {
    for (const old of story.querySelectorAll(".on")) old.classList.remove("on");
    for (const id of ids) {
      for (const mark of marks.get(id) || []) mark.classList.add("on");
      const record = document.getElementById(id);
      if (record) record.classList.add("on");
    }
  };
  const ids = (target) => {
    const record = target.closest("[data-r]");
    if (record) return [record.dataset.r];
    const mark = target.closest("[data-m]");
    return mark ? mark.dataset.m.split(" ").filter(shown) : [];
  };
  for (const kind of ["mouseover", "focusin"]) story.addEventListener(kind, (e) => light(ids(e.target)));
  story.addEventListener("mouseleave", () => light([]));
  story.addEventListener("click", (e) => {
    if (e.target.closest("a, button, input, label")) return;
    const mark = e.target.closest(".m");
    const first = mark && ids(mark)[0];
    if (first) document.getElementById(first).scrollIntoView({ block: "nearest" });
  });
})();

// The map: buttons, wheel with Ctrl, drag, arrow keys, + and -.
(function () {
  const map = document.getElementById("map");
  if (!map) return;
  const width = Number(map.dataset.w), height = Number(map.dataset.h);
  let zoom = 1, x = width / 2, y = height / 2;
  const show = () => {
    const w = width / zoom, h = height / zoom;
    x = Math.min(Math.max(x, w / 2), width - w / 2);
    y = Math.min(Math.max(y, h / 2), height - h / 2);
    map.setAttribute("viewBox", [x - w / 2, y - h / 2, w, h].join(" "));
    map.dataset.zoom = String(zoom);
  };
  const point = (e) => {
    const box = map.getBoundingClientRect();
    return [x + ((e.clientX - box.left) / box.width - 0.5) * (width / zoom), y + ((e.clientY - box.top) / box.height - 0.5) * (height / zoom)];
  };
  const step = (by, at) => {
    const next = Math.min(Math.max(zoom * by, 1), 8);
    if (at && next !== zoom) {
      x = at[0] + (x - at[0]) * (zoom / next);
      y = at[1] + (y - at[1]) * (zoom / next);
    }
    zoom = next;
    show();
  };
  const panel = document.querySelector(".zoom");
  panel.hidden = false;
  panel.addEventListener("click", (e) => {
    const what = e.target.dataset.zoom;
    if (what === "in") step(2);
    if (what === "out") step(0.5);
    if (what === "all") { x = width / 2; y = height / 2; step(0); }
  });
  map.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    step(e.deltaY < 0 ? 2 : 0.5, point(e));
  }, { passive: false });
  map.addEventListener("keydown", (e) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[e.key];
    if (move && zoom > 1) { x += (move[0] * width) / zoom / 8; y += (move[1] * height) / zoom / 8; show(); e.preventDefault(); }
    if (e.key === "+") step(2);
    if (e.key === "-") step(0.5);
  });
  let from = null, moved = false;
  map.addEventListener("pointerdown", (e) => { from = [e.clientX, e.clientY]; moved = false; });
  map.addEventListener("pointermove", (e) => {
    if (!from || zoom === 1) return;
    const box = map.getBoundingClientRect();
    const dx = e.clientX - from[0], dy = e.clientY - from[1];
    if (Math.abs(dx) + Math.abs(dy) > 4) moved = true;
    x -= (dx / box.width) * (width / zoom);
    y -= (dy / box.height) * (height / zoom);
    from = [e.clientX, e.clientY];
    show();
  });
  for (const kind of ["pointerup", "pointerleave"]) map.addEventListener(kind, () => { from = null; });
  // a drag that ends on a symbol is no click on it
  map.addEventListener("click", (e) => { if (moved) { e.preventDefault(); moved = false; } }, true);
})();

// Review: a key does what the button with it does; not while something is typed.
(function () {
  const form = document.getElementById("review");
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input, select, textarea")) return;
    const what = document.querySelector("[data-key='" + CSS.escape(e.key.toLowerCase()) + "']");
    if (!what) return;
    e.preventDefault();
    if (what.tagName === "SUMMARY") {
      what.parentElement.open = true;
      form.elements.type.focus();
    } else {
      what.click();
    }
  });
})();

// What came into the store since the page was made: told, not shown; the page stays as it is read.
(function () {
  const bar = document.getElementById("live");
  if (!bar || !window.EventSource) return;
  let source = null;
  const grown = async (e) => {
    if (JSON.parse(e.data).last <= Number(bar.dataset.row)) return;
    const answer = await fetch(bar.dataset.count);
    if (!answer.ok) return;
    const n = (await answer.json()).events;
    if (n === 0) return;
    bar.hidden = false;
    bar.firstElementChild.textContent = n === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", String(n));
  };
  // a page that nobody sees listens to nothing: a browser opens few connections
  const listen = () => {
    if (document.visibilityState === "hidden") {
      if (source) source.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/api/v1/live");
      source.addEventListener("grown", grown);
    }
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
