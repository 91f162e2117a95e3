// What helps while filling in a form. Every page works without it.
"use strict";

for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();

// Fields that are asked only while another answer is given: data-only-if="channel=单位推荐".
for (const part of document.querySelectorAll("[data-only-if]")) {
  const [name, answer] = part.dataset.onlyIf.split("=");
  const inputs = document.getElementsByName(name);
  const follow = () => {
    part.hidden = ![...inputs].some((input) => (input.type !== "radio" || input.checked) && input.value === answer);
  };
  for (const input of inputs) input.addEventListener("change", follow);
  follow();
}

// Days and months as people write them, read with the server's own patterns (portal/rules/language/days.py).
for (const input of document.querySelectorAll("[data-reads]")) {
  input.addEventListener("change", () => {
    const figures = (words) => words.replace(/./g, (one) => "〇一二三四五六七八九".indexOf(one.replace(/[零○]/, "〇")));
    const typed = input.value.normalize("NFKC").trim().replace(
      /([零○〇一二三四五六七八九]*)(十?)([零○〇一二三四五六七八九]*)/g,
      (_, before, ten, after) => (ten ? `${figures(before) || 1}${figures(after) || 0}` : figures(before)),
    ).replace(
      /([上下])午\s*(\d{1,2})/, (_, half, hour) => ` ${half === "下" && hour < 12 ? Number(hour) + 12 : hour}`,
    );
    const found = typed.match(new RegExp(input.dataset.reads, "u"));
    if (!found) return;
    const parts = found.slice(1).filter(Boolean).map((part) => part.padStart(2, "0"));
    if (parts[0].length < 4) parts.unshift(new Date().getFullYear());
    input.value = parts.slice(0, 3).join("-") + (parts.length > 3 ? ` ${parts[3]}:${parts[4] || "00"}` : "");
  });
}

// 字数: the server hands over its own rule as a pattern (portal/rules/words.py). The counter "shared" counts all
// long texts of the page, any other one the texts of its group.
const counted = document.querySelector("[data-word-unit]");
if (counted) {
  const unit = new RegExp(counted.dataset.wordUnit, "gu");
  const characters = (text) => (text.match(unit) || []).length;
  const written = (number) => number.toLocaleString("zh-CN");
  const show = (counter, used) => {
    const limit = Number(counter.dataset.limit || 0);
    const over = Boolean(limit) && used > limit;
    const rest = over ? `，超出 ${written(used - limit)} 字` : limit ? `，限 ${written(limit)} 字` : "";
    counter.textContent = `已写 ${written(used)} 字${rest}`;
    counter.setAttribute("aria-live", limit && used >= limit * 0.95 ? "polite" : "off");
    counter.classList.toggle("near", Boolean(limit) && !over && used >= limit * 0.95);
    counter.classList.toggle("over", over);
  };
  const count = () => {
    const texts = [...counted.querySelectorAll("[data-counted]")].map((text) => [text.dataset.counted, characters(text.value)]);
    for (const counter of counted.querySelectorAll("[data-counter]")) {
      const group = counter.dataset.counter;
      show(counter, texts.reduce((sum, [own, used]) => sum + (group === "shared" || group === own ? used : 0), 0));
    }
  };
  counted.addEventListener("input", count);
  count();
}

for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;

const form = document.querySelector("form[data-autosave]");
if (form) keep(form);

// Save a draft two seconds after the last key, one request at a time. What was typed never leaves the page
// before the server has answered that it is kept.
function keep(form) {
  const status = document.getElementById("saved");
  const pause = 2000;
  // dirty: typed and still to be sent; unkept: sent, and not kept.
  let timer, running, dirty = false, unkept = status.classList.contains("failed"), stopped = false, signedOut = false;
  let failures = 0;

  const say = (words, trouble) => {
    status.textContent = words;
    status.classList.toggle("failed", Boolean(trouble));
    status.classList.toggle("done", !trouble);
  };
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  function save() {
    clearTimeout(timer);
    if (stopped || running) return running;
    dirty = false;
    say("正在保存");
    running = send().finally(() => {
      running = null;
      if (dirty && !stopped) later(failures ? Math.min(60000, pause * 2 ** failures) : pause);
    });
    return running;
  }

  // What is typed as JSON, which costs the server least; a form with a file as a form.
  function typed() {
    const fields = [...new FormData(form)];
    if (fields.some(([, value]) => value instanceof File && value.name)) {
      return {body: new FormData(form), headers: {"X-Autosave": "1"}};
    }
    const texts = fields.filter(([name, value]) => name !== "csrf_token" && !(value instanceof File));
    const token = form.elements.csrf_token.value;
    return {body: JSON.stringify(texts), headers: {"X-Autosave": "1", "X-CSRFToken": token, "Content-Type": "application/json"}};
  }

  async function send() {
    let response, answer;
    try {
      response = await fetch(form.dataset.autosave, {method: "POST", redirect: "error", ...typed()});
      answer = await response.json();
    } catch {
      dirty = true;
      failures += 1;
      return say("暂时无法保存，您填写的内容仍在本页，稍后会自动重试", true);
    }
    failures = 0;
    unkept = !response.ok;
    if (response.ok) return kept(answer);
    // Changed elsewhere, signed out or no longer open: sending the same again cannot help, the person has to act.
    stopped = response.status !== 422;
    signedOut = response.status === 400 || response.status === 401;
    say(`没有保存：${answer.reason}`, true);
  }

  // Somebody who has signed in again in another window comes back: this page takes the new session's token and
  // goes on saving.
  async function comeBack() {
    const page = await fetch(location.href, {redirect: "error"});
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    form.elements.csrf_token.value = fresh.querySelector("form[data-autosave] [name=csrf_token]").value;
    stopped = signedOut = false;
    save();
  }

  function kept(answer) {
    form.elements.version.value = answer.version;
    say(`已保存 ${answer.saved_at}${answer.late ? `。${answer.late}` : ""}${answer.photo_fault ? "。照片没有保存" : ""}`, answer.late || answer.photo_fault);
    countPages();
    const state = document.querySelector(`[data-state-of="${answer.section}"]`);
    if (state) {
      state.textContent = answer.state_words;
      state.className = `tag ${answer.state}`;
    }
    for (const [id, reason] of Object.entries(answer.faults || {})) tell(document.getElementById(id), reason);
    if (answer.crop) location.assign(answer.crop);
    if ("photo" in answer) showPhoto(answer);
  }

  // About how many pages the paper has, asked by itself once nothing has been typed for a while.
  const pages = document.querySelector("[data-pages]");
  let counting;
  function countPages() {
    if (!pages) return;
    clearTimeout(counting);
    counting = setTimeout(async () => {
      const response = await fetch(pages.dataset.pages, {headers: {"X-Autosave": "1"}, redirect: "error"}).catch(() => null);
      if (!response?.ok) return;
      const {pages: count, limit} = await response.json();
      pages.textContent = `约 ${count} 页，限 ${limit} 页`;
      pages.classList.toggle("near", count === limit);
      pages.classList.toggle("over", count > limit);
      pages.hidden = false;
    }, pause);
  }
  countPages();

  // What is kept and cannot be handed in as it is, at its own field; "" takes back what was said there.
  function tell(input, reason) {
    const field = input?.closest(".field, .cell");
    const told = field?.querySelector(".error");
    if (!field || (!reason && !told)) return;
    const words = told || field.insertBefore(document.createElement("p"), field.querySelector(".control, textarea"));
    words.className = "error";
    words.id = `${input.id}-error`;
    words.textContent = reason;
    words.hidden = !reason;
    field.classList.toggle("faulty", Boolean(reason));
    input.setAttribute("aria-invalid", Boolean(reason));
    const others = (input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== words.id);
    input.setAttribute("aria-describedby", [...others, words.id].join(" "));
  }

  function showPhoto(answer) {
    const input = form.querySelector("input[type=file]");
    if (!input.value) return;
    input.value = "";
    tell(input, answer.photo_fault);
    if (!answer.photo || answer.photo_fault) return;
    const frame = form.querySelector(".photo-frame");
    const image = frame.querySelector("img") || frame.appendChild(document.createElement("img"));
    image.alt = "已上传的照片";
    image.src = answer.photo;
    frame.querySelector(".frame")?.remove();
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    if (!failures && !stopped) later("soon" in event.target.dataset ? 200 : pause);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.value) return;
    dirty = true;
    Promise.resolve(running).then(save);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      // The answer under way brings the version that the next save has to name.
      event.preventDefault();
      const button = event.submitter;
      running.then(() => form.requestSubmit(button));
      return;
    }
    dirty = unkept = false;
    stopped = true;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty || unkept) event.preventDefault();
  });
  // Back on the page: what the browser has put into the fields again may be other than what is kept.
  addEventListener("pageshow", (event) => {
    const changed = [...form.elements].some((field) => field.type !== "hidden" && field.type !== "file" && (
      field.options ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected))
        : "defaultValue" in field && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)));
    if (event.persisted) stopped = false;
    if (!changed) return;
    unkept = true;
    say("本页填写的内容可能还没有保存，请核对后点“保存”", true);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && dirty) save();
    if (!document.hidden && signedOut) comeBack().catch(() => {});
  });
}
