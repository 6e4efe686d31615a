"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const paper = document.getElementById("paper"), rows = document.getElementById("rows");
  const svg = paper.querySelector("svg");
  const whole = svg.viewBox.baseVal, size = { width: whole.width, height: whole.height };
  svg.removeAttribute("width");
  svg.removeAttribute("height");

  // --- what part is seen ---
  const view = { x: 0, y: 0, scale: 1 };
  function show() {
    const { clientWidth: w, clientHeight: h } = paper;
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${w / view.scale} ${h / view.scale}`);
  }
  function fit() {
    const { clientWidth: w, clientHeight: h } = paper;
    view.scale = Math.min(w / size.width, h / size.height, 1.6);
    view.x = (size.width - w / view.scale) / 2;
    view.y = size.height * view.scale < h ? (size.height - h / view.scale) / 2 : 0;
    show();
  }
  function grow(by, x = paper.clientWidth / 2, y = paper.clientHeight / 2) {
    const scale = Math.min(6, Math.max(0.05, view.scale * by));
    view.x += x / view.scale - x / scale;
    view.y += y / view.scale - y / scale;
    view.scale = scale;
    show();
  }
  function centre(group) {
    const frame = paper.getBoundingClientRect();
    if (view.scale < 0.8) grow(1 / view.scale);
    const now = group.getBoundingClientRect();
    view.x += (now.left + now.width / 2 - frame.left - frame.width / 2) / view.scale;
    view.y += (now.top + now.height / 2 - frame.top - frame.height / 2) / view.scale;
    show();
  }
  paper.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = paper.getBoundingClientRect();
    grow(Math.exp(-event.deltaY * 0.0016), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });

  // --- moving, by one pointer or two; text can still be selected ---
  const pointers = new Map();
  let moved = false;
  paper.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && (event.button || event.target.closest("text"))) return;
    pointers.set(event.pointerId, event);
    moved = false;
  });
  addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    paper.classList.add("moving");
    const other = [...pointers.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) {
      const far = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY) || 1;
      const frame = paper.getBoundingClientRect();
      const middle = (a, b) => (a + b) / 2;
      grow(far(event) / far(before), middle(event.clientX, other.clientX) - frame.left,
        middle(event.clientY, other.clientY) - frame.top);
    } else {
      view.x -= dx / view.scale;
      view.y -= dy / view.scale;
      show();
    }
    pointers.set(event.pointerId, event);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    addEventListener(kind, (event) => {
      pointers.delete(event.pointerId);
      if (!pointers.size) paper.classList.remove("moving");
    });
  }

  // --- the rows behind a box or a line ---
  function make(name, text = "", kind = "") {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  function rowOf(row) {
    const made = make("div", "", row.used ? "row used" : "row");
    made.append(make("strong", row.relation), make("span", row.state === "said" ? "" : `, ${row.state}`, "soft"));
    if (row.used) made.append(make("span", ", the proof rests on it", "used"));
    const table = make("table");
    for (const [column, value] of Object.entries(row.row)) {
      const line = make("tr");
      line.append(make("th", column), make("td", value));
      table.append(line);
    }
    made.append(table);
    if (row.file) made.append(make("code", `${row.file}:${row.line}`));
    if (row.source) made.append(make("div", row.source, "soft"));
    return made;
  }
  function part(title, all, isUsed) {
    const found = all.map(rowOf);
    if (title) found.unshift(make("h3", title, isUsed ? "used" : ""));
    return found;
  }
  function ofBox(box) {
    const found = [make("h2", box.name)];
    if (box.key) found.push(make("div", box.key, "soft"));
    if (box.details.length) found.push(make("div", box.details.join(", ")));
    if (box.row) found.push(...part("", [box.row]));
    for (const tag of box.tags) {
      found.push(...part(tag.text, [], tag.used));
      if (tag.names.length) {
        const list = make("ul");
        for (const name of tag.names) list.append(make("li", name));
        found.push(list);
      }
      found.push(...part("", tag.rows));
    }
    const lines = data.lines.filter((line) => line.above === box.id || line.below === box.id);
    for (const member of box.members) {
      const more = make("details"), head = make("summary", member.name);
      const own = lines.flatMap((line) => line.rows).filter((row) => Object.values(row.row).includes(member.key));
      head.append(make("span", ` ${own.map((row) => row.text).join(", ")}`, "soft"));
      more.append(head, ...ofBox(member).slice(1), ...part("", own));
      found.push(more);
    }
    return found;
  }
  function ofLine(line) {
    const named = (id) => data.boxes.find((box) => box.id === id).name;
    const found = [make("h2", line.texts.join(", "), line.used ? "used" : "")];
    found.push(make("div", `${named(line.above)} \u2192 ${named(line.below)}`));
    return [...found, ...part("", line.rows)];
  }
  function open(group) {
    for (const each of svg.querySelectorAll(".chosen")) each.classList.remove("chosen");
    group.classList.add("chosen");
    const at = Number(group.id.slice(1));
    const close = make("button", "\u00d7", "close");
    close.setAttribute("aria-label", "close");
    close.addEventListener("click", shut);
    const wasHidden = rows.hidden;
    rows.hidden = false;
    rows.replaceChildren(close, ...(group.id[0] === "b" ? ofBox(data.boxes[at]) : ofLine(data.lines[at])));
    rows.scrollTop = 0;
    if (wasHidden) show();
  }
  function shut() {
    for (const each of svg.querySelectorAll(".chosen")) each.classList.remove("chosen");
    rows.hidden = true;
    show();
  }
  for (const group of svg.querySelectorAll(".box[id], .line[id]")) {
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    const way = group.querySelector("path.way");
    if (way) {
      const reach = way.cloneNode();
      reach.setAttribute("class", "reach");
      group.append(reach);
    }
  }
  paper.addEventListener("click", (event) => {
    if (moved || String(getSelection())) return;
    const group = event.target.closest(".box[id], .line[id]");
    if (group) open(group);
  });

  // --- finding, and the keyboard ---
  const find = document.getElementById("find"), names = document.getElementById("names");
  const words = (box) => [box.name, box.key || "", ...box.members.flatMap((each) => [each.name, each.key])];
  for (const name of new Set(data.boxes.flatMap((box) => box.members.length ? box.members : [box]).map((b) => b.name))) {
    const option = make("option");
    option.value = name;
    names.append(option);
  }
  let last = -1;
  find.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = find.value.trim().toLowerCase();
    if (!wanted) return;
    const meets = (box) => words(box).some((each) => each.toLowerCase().includes(wanted));
    const after = [...data.boxes.keys()].map((at) => (at + last + 1) % data.boxes.length);
    const at = after.find((each) => meets(data.boxes[each]));
    find.setCustomValidity(at === undefined ? "no box has this name" : "");
    find.reportValidity();
    if (at === undefined) return;
    last = at;
    const group = document.getElementById(`b${at}`);
    open(group);
    centre(group);
  });
  find.addEventListener("input", () => find.setCustomValidity(""));
  addEventListener("keydown", (event) => {
    if (event.target === find) return;
    const step = 60 / view.scale;
    const keys = {
      "+": () => grow(1.25), "=": () => grow(1.25), "-": () => grow(0.8), "0": fit, "1": () => grow(1 / view.scale),
      ArrowLeft: () => { view.x -= step; show(); }, ArrowRight: () => { view.x += step; show(); },
      ArrowUp: () => { view.y -= step; show(); }, ArrowDown: () => { view.y += step; show(); }, Escape: shut,
      Enter: () => event.target.closest?.(".box[id], .line[id]") && open(event.target.closest(".box[id], .line[id]")),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.key.startsWith("Arrow") && !paper.contains(event.target) && event.target !== document.body) return;
    if (event.key === "Enter" && !paper.contains(event.target)) return;
    keys[event.key]();
    event.preventDefault();
  });
  document.getElementById("closer").addEventListener("click", () => grow(1.25));
  document.getElementById("farther").addEventListener("click", () => grow(0.8));
  document.getElementById("whole").addEventListener("click", fit);
  document.getElementById("actual").addEventListener("click", () => grow(1 / view.scale));
  addEventListener("resize", show);
  fit();
  const asked = document.getElementById(location.hash.slice(1));
  if (asked && svg.contains(asked)) { open(asked); centre(asked); }
})();
