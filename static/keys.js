// Acts by single keys. What a key does stands on the page ([data-keys]), where the keys can be switched off; every act
// has its button or link as well.
"use strict";

const shown = document.querySelector("[data-keys]");
if (shown) {
  const off = "keys-off";
  const box = shown.querySelector("input");
  shown.hidden = false;
  box.checked = !localStorage.getItem(off);
  box.addEventListener("input", (event) => event.stopPropagation()); // nothing of the form that is kept
  box.addEventListener("change", () => box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "1"));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("textarea, select, input:not([type=radio], [type=checkbox])");
    if (!box.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (pressed(event.key.toLowerCase())) event.preventDefault();
  });
}

const groups = [...document.querySelectorAll("[data-group]")];
let typed = "", last = 0;

// What is judged now: where the focus lies, else the first group in which nothing is chosen.
function here() {
  return document.activeElement?.closest("[data-group]")
    || groups.find((group) => !group.querySelector(":checked")) || groups[0];
}

function go(group) {
  if (!group) return;
  (group.querySelector(":checked") || group.querySelector("input:not([type=hidden])")).focus({preventScroll: true});
  group.scrollIntoView({block: "start"});
}

function pressed(key) {
  const group = here();
  if (group?.matches(".indicator") && /^\d$/.test(key)) return point(group, key);
  if (group && (key === "j" || key === "k")) {
    go(groups[groups.indexOf(group) + (key === "j" ? 1 : -1)]);
    return true;
  }
  const target = group?.querySelector(`[data-key="${CSS.escape(key)}"]`)
    || document.querySelector(`:not([data-group] *)[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  target.focus();
  if (target.matches("a, button, input, summary")) target.click();
  if ("on" in target.dataset) go(groups[groups.indexOf(group) + 1]);
  return true;
}

// Points of one or two digits: 1 and at once 4 are 14. Where no further digit fits, the next group is gone to.
function point(group, digit) {
  typed = Date.now() - last < 900 && group.contains(document.activeElement) ? typed + digit : digit;
  last = Date.now();
  const inputs = [...group.querySelectorAll("input[type=radio]")];
  let chosen = inputs.find((input) => input.value === typed);
  if (!chosen) chosen = inputs.find((input) => input.value === (typed = digit));
  if (!chosen) return false;
  chosen.focus({preventScroll: true});
  chosen.click();
  if (!inputs.some((input) => input.value !== typed && input.value.startsWith(typed))) {
    typed = "";
    go(groups[groups.indexOf(group) + 1]);
  }
  return true;
}

// On a phone the paper and the sheet are a tap apart, each at the place where it was left.
const judging = document.querySelector("form.judging");
const panes = document.querySelectorAll("[data-pane]");
if (judging && panes.length && matchMedia("(max-width: 40rem)").matches) {
  const places = {};
  const show = (pane) => {
    places[judging.dataset.shown] = scrollY;
    judging.dataset.shown = pane;
    for (const link of panes) link.hidden = link.dataset.pane === pane;
    scrollTo(0, places[pane] ?? judging.querySelector(".columns").offsetTop);
  };
  for (const link of panes) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.pane);
    });
  }
  judging.dataset.shown = document.getElementById("faults") ? "side" : "material";
  for (const link of panes) link.hidden = link.dataset.pane === judging.dataset.shown;
}
