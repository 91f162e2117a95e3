// The screens of a meeting: projector, secretary, experts. Each asks every second whether something has happened, and
// fetches its own region again when it has. Without it, pages are refreshed by hand.
"use strict";

const region = document.querySelector("[data-room]");
const connection = document.getElementById("connection");
const pause = Number(region.dataset.pause || 1000), patience = 3000;
let lostSince = null, over = false;

const beijing = (moment) => new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
}).format(moment);

function tell(words) {
  connection.textContent = words;
  connection.hidden = !words;
}
function lost() {
  lostSince ||= new Date();
  tell(`连接中断，自 ${beijing(lostSince)} 起${document.getElementById("scoring") ? "。可以继续打分，恢复以后自动保存" : ""}`);
}
function found() {
  if (lostSince) tell("");
  lostSince = null;
}

// ---- what is new ----

async function ask() {
  try {
    const answer = await fetch(`${region.dataset.asks}?seen=${region.dataset.room}`, {
      cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(patience),
    });
    // The projector is answered with its page, all others are told to fetch theirs.
    if (answer.status === 200 && answer.headers.get("Content-Type").includes("html")) await renew(answer);
    else if (answer.status === 200 || answer.status === 404) await renew();
    if (answer.status >= 500) throw answer;
    found();
  } catch {
    lost();
  }
  if (!over) setTimeout(ask, pause);
}

async function renew(told) {
  const answer = told || await fetch(location.href, {
    headers: {"X-Autosave": "1"}, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patience),
  });
  if (answer.status >= 500) throw answer;
  if (answer.status === 401) return tell("登录已过期，请重新登录。打好的分仍在本机");
  const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.querySelector("[data-room]");
  over = !fresh;
  if (over) region.innerHTML = "<h2>评审会已经结束</h2>";
  else {
    const sure = region.querySelector("#sure")?.checked;
    Object.assign(region.dataset, fresh.dataset);
    region.innerHTML = fresh.innerHTML;
    if (sure && region.querySelector("#sure")) region.querySelector("#sure").checked = true;
    const token = page.querySelector("[name=csrf_token]")?.value;
    for (const field of document.getElementsByName("csrf_token")) field.value = token || field.value;
  }
  shownAt = performance.now();
  tick();
  if (scoring) scoring.renewed();
}

// ---- the clock ----

let shownAt = performance.now();
function tick() {
  const clock = region.querySelector("[data-clock]");
  if (!clock) return;
  const used = Number(clock.dataset.clock) + ("runs" in clock.dataset ? (performance.now() - shownAt) / 1000 : 0);
  const length = Number(clock.dataset.length);
  const shown = Math.floor(length ? Math.abs(length - used) : used);
  const minutes = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
  clock.textContent = length ? `${used > length ? "超时" : "剩余"} ${minutes}` : minutes;
  clock.classList.toggle("over", length > 0 && used > length);
}
setInterval(tick, 250);

// ---- the expert's sheets ----

const scoring = document.getElementById("scoring") && keepSheets(document.getElementById("scoring"));

// What is typed stands in the browser until the server has it, under the candidate, the version that it goes out from,
// and this window.
function keepSheets(form) {
  const marks = document.getElementById("marks"), list = document.getElementById("sheets");
  const box = document.getElementById("conflict"), said = document.getElementById("saved");
  const prefix = `sheet:${region.dataset.mine}:${location.pathname}:`;
  const own = sessionStorage.window ||= String(crypto.getRandomValues(new Uint32Array(1))[0]);
  let server = {}, shown = "", sending = false, touched = false;
  const clashes = {}, refused = {}, sent = {};

  const keys = (candidate) => Object.keys(localStorage).filter((key) => key.startsWith(`${prefix}${candidate}:`));
  const kept = (candidate) => keys(candidate).map((key) => JSON.parse(localStorage[key]))
    .sort((one, other) => other.at - one.at)[0];
  const forget = (candidate, until) => {
    for (const key of keys(candidate)) if (JSON.parse(localStorage[key]).at <= until) delete localStorage[key];
  };
  const total = (sheet) => Object.values(sheet.points).reduce((sum, points) => sum + Number(points), 0);
  const asked = new Set([...marks.querySelectorAll("input[type=radio]")].map((one) => one.name)).size;
  const same = (one, other) => one.opinion.trim() === other.opinion.trim() && one.notes.trim() === other.notes.trim()
    && JSON.stringify(Object.entries(one.points).map(String).sort())
      === JSON.stringify(Object.entries(other.points).map(String).sort());

  function read() {
    const typed = new FormData(form), points = {};
    for (const [name, value] of typed) if (name.startsWith("points-")) points[name.slice(7)] = Number(value);
    return {points, opinion: typed.get("opinion") || "", notes: typed.get("notes") || ""};
  }

  function show(candidate) {
    if (!server[candidate]) return;
    const sheet = kept(candidate) || server[candidate];
    const another = shown !== candidate;
    [shown, touched] = [candidate, another ? false : touched];
    document.getElementById("whom").textContent = `第 ${server[candidate].place} 位　${server[candidate].name}　${server[candidate].unit}`;
    for (const one of marks.querySelectorAll("input[type=radio]"))
      one.checked = String(sheet.points[one.name.slice(7)] ?? "") === one.value;
    for (const name of ["opinion", "notes"])
      if (form.elements[name].value !== sheet[name]) form.elements[name].value = sheet[name];
    marks.disabled = server[candidate].cast;
    document.getElementById("submit").href = server[candidate].submit;
    document.getElementById("submit").hidden = server[candidate].cast;
    if (another) {
      // A tap that was meant for the sheet before must not land on this one.
      form.inert = true;
      setTimeout(() => { form.inert = false; }, 600);
    }
    draw();
  }

  function draw() {
    list.replaceChildren(...Object.values(server).map((one) => {
      const row = document.createElement("li"), pick = document.createElement("button"), state = document.createElement("span");
      const sheet = kept(one.candidate) || one, done = Object.keys(sheet.points).length;
      pick.type = "button";
      pick.textContent = `第 ${one.place} 位　${one.name}`;
      pick.setAttribute("aria-pressed", one.candidate === shown);
      pick.addEventListener("click", () => { show(one.candidate); document.getElementById("whom").focus(); });
      state.className = `tag ${clashes[one.candidate] ? "faulty" : one.cast || done === asked ? "done" : done ? "started" : "blank"}`;
      state.textContent = clashes[one.candidate] ? "两处不同" : one.cast ? "已提交" : kept(one.candidate) ? "只在本机"
        : done === asked ? `已打 ${total(sheet)} 分` : done ? `已打 ${done}/${asked} 项` : "未打分";
      row.append(pick, state);
      if (one.candidate === region.dataset.on) row.className = "now";
      return row;
    }));
    const sheet = kept(shown) || server[shown], clash = clashes[shown];
    if (!sheet) return;
    document.getElementById("total").textContent = `合计 ${total(sheet)} 分，已打 ${Object.keys(sheet.points).length}/${asked} 项`;
    said.textContent = server[shown].cast ? "已提交，不能再修改" : refused[shown] ? `没有保存：${refused[shown]}`
      : kept(shown) ? "保存在本机，等待送出" : "已保存";
    said.classList.toggle("failed", Boolean(refused[shown]));
    said.classList.toggle("done", !kept(shown));
    box.hidden = !clash;
    if (clash) box.querySelector("p").textContent =
      `这里打的合计 ${total(kept(shown) || sheet)} 分，另一处保存的合计 ${total(server[shown])} 分。请选择用哪一份。`;
  }

  // One sheet after another, each with the version that it goes out from.
  async function send() {
    if (sending || over) return;
    sending = true;
    try {
      for (const one of Object.values(server)) {
        const sheet = kept(one.candidate);
        if (!sheet || clashes[one.candidate] || refused[one.candidate]) continue;
        if (one.cast || same(sheet, one)) { forget(one.candidate, sheet.at); continue; }
        const told = new FormData();
        told.set("csrf_token", form.elements.csrf_token.value);
        told.set("version", sheet.version);
        told.set("opinion", sheet.opinion);
        told.set("notes", sheet.notes);
        for (const [key, points] of Object.entries(sheet.points)) told.set(`points-${key}`, points);
        const before = sent[one.candidate];
        sent[one.candidate] = sheet;
        const answer = await fetch(one.save, {
          method: "POST", body: told, headers: {"X-Autosave": "1"}, redirect: "error", signal: AbortSignal.timeout(10000),
        });
        if (answer.status >= 500) throw answer;
        const {version, reason} = await answer.json();
        if (answer.ok) {
          server[one.candidate] = {...server[one.candidate], ...sheet, version};
          rebase(one.candidate, sheet.at, version);
        } else if (answer.status === 409) {
          await renew();
          // What stands there may be what this window sent before, whose answer never came.
          if (before && same(before, server[one.candidate])) rebase(one.candidate, 0, server[one.candidate].version);
          else if (!same(kept(one.candidate) || sheet, server[one.candidate])) clashes[one.candidate] = true;
        } else if (answer.status === 400 || answer.status === 401) {
          tell(`${reason}打好的分仍在本机`);
          await renew();
        } else refused[one.candidate] = reason;
      }
    } catch {
      lost();
    } finally {
      sending = false;
      draw();
    }
  }

  // What was typed while the answer was under way goes out from the version that it brought.
  function rebase(candidate, until, version) {
    forget(candidate, until);
    for (const key of keys(candidate)) localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), version});
  }

  function store(candidate, sheet) {
    localStorage[`${prefix}${candidate}:${own}`] = JSON.stringify({...sheet, at: Date.now()});
  }

  form.addEventListener("input", () => {
    const before = kept(shown);
    touched = true;
    delete refused[shown];
    store(shown, {...read(), version: before ? before.version : server[shown].version});
    draw();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("click", ({target}) => {
    if (!clashes[shown] || !target.value) return;
    const sheet = kept(shown);
    forget(shown, Infinity);
    if (target.value === "mine" && sheet) store(shown, {...sheet, version: server[shown].version});
    delete clashes[shown];
    show(shown);
    send();
  });

  function renewed() {
    server = Object.fromEntries(JSON.parse(region.dataset.sheets || "[]").map((one) => [one.candidate, one]));
    const on = region.dataset.on, first = Object.keys(server)[0];
    // The device follows, unless this sheet has been begun here and is not complete.
    const begun = touched && Object.keys((kept(shown) || server[shown] || {points: {}}).points).length < asked;
    document.getElementById("own").hidden = !first;
    if (!first) return;
    if (!server[shown] || (server[on] && on !== shown && on !== followed && !begun)) show(server[on] ? on : first);
    else if (!kept(shown)) show(shown); // what is typed from now on goes out from what is seen
    followed = on;
    draw();
  }
  let followed = "";
  renewed();
  // Windows of one browser show the same: what one keeps or has sent, the others show at once.
  addEventListener("storage", async ({key, newValue}) => {
    if (!key?.startsWith(prefix)) return;
    if (!newValue) await renew().catch(() => {});
    show(shown);
  });
  setInterval(send, 1000);
  return {renewed};
}

tick();
ask();
