// The evidence: files are sent as soon as they are chosen, sheets can be dragged, names save themselves. Without this
// file the buttons do the same.
"use strict";

const form = document.getElementById("evidence");
const saved = document.getElementById("saved");
const MEGABYTE = 1024 * 1024;
let dirty = false, leaving = false, saving = null;

for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();

function say(words, trouble) {
  saved.textContent = words;
  saved.classList.toggle("failed", Boolean(trouble));
  saved.classList.toggle("done", !trouble);
}

function press(act) {
  const button = form.querySelector("button.unseen");
  button.value = act;
  form.requestSubmit(button);
}

for (const adding of form.querySelectorAll(".adding")) {
  const [input, button] = [adding.querySelector("input"), adding.querySelector("button")];
  button.hidden = true;
  input.addEventListener("change", () => {
    const files = [...input.files];
    const large = files.find((file) => file.size > form.dataset.fileSize * MEGABYTE);
    const all = files.reduce((sum, file) => sum + file.size, 0);
    if (large || all > form.dataset.totalSize * MEGABYTE) {
      input.value = "";
      return say(large ? `“${large.name}”超过${form.dataset.fileSize} MB，请压缩后再上传` : `一次选的文件合计超过${form.dataset.totalSize} MB，请分几次上传`, true);
    }
    if (files.length) press(button.value);
  });
}

form.addEventListener("submit", (event) => {
  if (saving || leaving) event.preventDefault();
  if (saving) { // its answer brings the version that this request has to name
    const button = event.submitter;
    saving.then(() => form.requestSubmit(button));
    return;
  }
  if (leaving) return; // pressed twice
  leaving = true;
  dirty = false;
  if ([...form.querySelectorAll("[type=file]")].some((input) => input.files.length)) say("正在上传并检查文件，请稍候");
});
addEventListener("pageshow", () => { leaving = false; });
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

// Names and kinds: saved as soon as the field is left. A kind moves the sheet, so the page is made anew.
form.addEventListener("input", (event) => { if (event.target.name === "title") dirty = true; });
form.addEventListener("change", (event) => {
  if (event.target.name === "kind") press(`place ${event.target.closest(".file").dataset.file}`);
  if (event.target.name === "title") saving = save().finally(() => { saving = null; });
});
async function save() {
  const sent = new FormData(form);
  for (const input of form.querySelectorAll("[type=file]")) sent.delete(input.name);
  say("正在保存");
  try {
    const response = await fetch(form.dataset.draft, {method: "POST", body: sent, headers: {"X-Autosave": "1"}, redirect: "error"});
    const answer = await response.json();
    if (!response.ok) return say(answer.reason, true);
    form.elements.version.value = answer.version;
    dirty = false;
    say(`已保存 ${answer.saved_at}`);
  } catch {
    say("暂时无法保存，您输入的名称仍在本页，请稍后点“保存”", true);
  }
}

// Dragging by the head of a sheet or one of its pages, also into another kind.
let dragged;
for (const sheet of form.querySelectorAll(".file")) {
  const head = sheet.querySelector("legend");
  head.classList.add("handle");
  head.addEventListener("pointerdown", () => { sheet.draggable = true; });
  head.addEventListener("pointerup", () => { sheet.draggable = false; });
  sheet.addEventListener("dragstart", (event) => {
    dragged = sheet;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    sheet.classList.add("dragged");
  });
  sheet.addEventListener("dragend", () => {
    sheet.draggable = false;
    sheet.classList.remove("dragged");
    if (dragged) location.reload(); // let go elsewhere: as it was
  });
}
form.addEventListener("dragover", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const kind = event.target.closest(".kind");
  if (!kind) return; // between two kinds: where it was last
  const over = event.target.closest(".file");
  if (over === dragged) return;
  const box = over && over.getBoundingClientRect();
  if (!over) kind.insertBefore(dragged, kind.querySelector(".adding"));
  else kind.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
});
form.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const sheet = dragged;
  dragged = null;
  sheet.querySelector("[name=kind]").value = sheet.closest(".kind").dataset.kind;
  press(`place ${sheet.dataset.file}`);
});
