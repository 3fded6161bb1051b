// SPDX-License-Identifier: MIT
// What a page does with scripts: sorts tables, filters findings and rows, copies commands. All else works without.
"use strict";
(() => {
  const make = (name, content, properties) => {
    const made = Object.assign(document.createElement(name), properties);
    made.textContent = content;
    return made;
  };

  // A click on the head of a column sorts by it, and a second one the other way round.
  const keyOf = cell => {
    const order = cell.dataset.order ?? cell.textContent.trim();
    const number = Number(order.replaceAll(",", ""));
    return order !== "" && !Number.isNaN(number) ? number : order;
  };
  const compare = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? 1 : -1;
  const sort = (table, column, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map(row => [keyOf(row.cells[column]), row]);
    rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
    table.tBodies[0].append(...rows.map(row => row[1]));
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (head.textContent === "") return;
      const button = make("button", "", {type: "button"});
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column, head));
      head.append(button);
    });
  }

  // Words in a field hide what does not contain them; a button for each verdict hides the others.
  const controls = (section, items, verdicts) => {
    if (items.length < 2) return;
    const bar = make("div", "", {className: "controls"});
    const field = make("input", "", {type: "search", placeholder: "Filter by words"});
    field.setAttribute("aria-label", "Filter by words");
    let chosen = "";
    const texts = items.map(item => [...item.cells ?? [item]].map(part => part.textContent).join(" ").toLowerCase());
    const update = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      items.forEach((item, i) => {
        const fits = words.every(word => texts[i].includes(word));
        item.hidden = !fits || (chosen !== "" && item.dataset.verdict !== chosen);
      });
    };
    field.addEventListener("input", update);
    bar.append(field);
    for (const verdict of verdicts.length > 1 ? verdicts : []) {
      const button = make("button", verdict, {type: "button"});
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        chosen = chosen === verdict ? "" : verdict;
        for (const other of bar.querySelectorAll("button")) {
          other.setAttribute("aria-pressed", String(other.textContent === chosen));
        }
        update();
      });
      bar.append(button);
    }
    section.querySelector("h2").after(bar);
  };
  for (const section of document.querySelectorAll(".filtered")) {
    const items = [...section.querySelectorAll(".finding")];
    controls(section, items, [...new Set(items.map(item => item.dataset.verdict))]);
  }
  for (const section of document.querySelectorAll(".filtered-rows")) {
    controls(section, [...section.querySelectorAll("tbody tr")], []);
  }

  // A page that is opened from a file may not have the clipboard.
  for (const command of document.querySelectorAll("pre.command")) {
    if (!navigator.clipboard) break;
    const text = command.textContent;
    const button = make("button", "Copy", {type: "button"});
    button.addEventListener("click", () => navigator.clipboard.writeText(text).then(
      () => { button.textContent = "Copied"; }, () => { button.textContent = "Not allowed"; }));
    command.classList.add("copyable");
    command.append(button);
  }

  // A link to a finding that is shown in brief opens it.
  const open = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const inside = target?.querySelector(":scope > details");
    if (inside) inside.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
