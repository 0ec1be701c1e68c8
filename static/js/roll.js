/* The roll without the network: ticks stay on this device and are sent when the network is back.
   What waits here holds numbers and ticks, no names; the server takes each mark once, in any order. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-roll]");
  if (!form) return;
  const { marksUrl, user, activity, doneUrl, workerUrl } = form.dataset;
  const place = `roll.${user}.${activity}`;
  const says = document.querySelector("[data-roll-status]");
  const PATIENCE = 15000;
  const AGAIN = 20000;
  let sending = false;

  const read = (name, empty) => JSON.parse(localStorage.getItem(`${place}.${name}`) || JSON.stringify(empty));
  const store = (name, value) => localStorage.setItem(`${place}.${name}`, JSON.stringify(value));
  const lines = () => Array.from(form.querySelectorAll("[data-person]"));
  const field = (line, part) => form.elements[`${part}_${line.dataset.person}`];

  function say(text, isBad) {
    says.textContent = text;
    says.hidden = !text;
    says.classList.toggle("is-waiting", Boolean(isBad));
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const parts = Array.from(crypto.getRandomValues(new Uint8Array(16)), (part) => part.toString(16).padStart(2, "0"));
    return parts.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function stateOf(line) {
    if (field(line, "here").checked) return { status: "present", in: field(line, "in").value, out: field(line, "out").value };
    return { status: field(line, "away").checked ? "excused" : "absent", in: "", out: "" };
  }

  /* What the page says of everybody, as marks; who was only invited and isn't there is no mark. */
  function marksNow() {
    const waiting = new Map(read("queue", []).map((mark) => [mark.person, mark]));
    const now = Date.now();
    return lines().flatMap((line) => {
      const state = stateOf(line);
      const known = waiting.get(line.dataset.person) || { status: line.dataset.known, in: line.dataset.in, out: line.dataset.out };
      const isSame = known.status === state.status && known.in === state.in && known.out === state.out;
      const isNobody = !known.status && line.dataset.optional && state.status === "absent";
      return isSame || isNobody ? [] : [{ key: newKey(), person: line.dataset.person, q: line.dataset.q || "", at: now, ...state }];
    });
  }

  const forServer = (queue) => queue.map(({ at, ...mark }) => ({ ...mark, age: (Date.now() - at) / 1000 }));

  async function post(queue, silent) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("idempotency_key", newKey());
    body.set("marks", JSON.stringify(forServer(queue)));
    if (silent) body.set("silent", "1");
    return fetch(marksUrl, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  }

  /* The session may have begun anew since the page was kept: its form knows the new token. */
  async function renewToken() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const token = page.querySelector("form[data-roll] input[name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  }

  async function deliver(queue, silent) {
    const response = await post(queue, silent);
    if (response.status !== 403 || !(await renewToken())) return response;
    return post(queue, silent);
  }

  function stillWaiting(count, why) {
    say(`${why}${count}人的点名存在这台设备，还没有送到。请不要清除浏览器数据。`, true);
  }

  /* True when nothing waits any more. */
  async function send(silent) {
    const queue = read("queue", []);
    if (!queue.length || sending) return !queue.length;
    sending = true;
    try {
      const response = await deliver(queue, silent);
      const isAnswer = (response.headers.get("content-type") || "").includes("application/json");
      if (!isAnswer) {
        stillWaiting(queue.length, response.redirected ? "登录已过期，请重新登录后再打开本页。" : "现在不能保存。");
        return false;
      }
      const answer = await response.json();
      if (!response.ok) {
        stillWaiting(queue.length, answer.sentence);
        return false;
      }
      const done = new Set(answer.kept);
      const sent = new Set(queue.filter((mark) => done.has(mark.key)).map((mark) => mark.key));
      store("queue", read("queue", []).filter((mark) => !sent.has(mark.key)));
      for (const mark of queue) remember(mark);
      say(answer.unknown.length ? `${answer.unknown.length}人没有登记上：不在名单里。请联网后查找添加。` : answer.clashes ? `有${answer.clashes}条记录和别人登记的不一致，请刷新页面核对。` : "点名已送到。", answer.unknown.length || answer.clashes);
      return !answer.unknown.length && !answer.clashes;
    } catch (error) {
      stillWaiting(queue.length, "没有网络，恢复后自动发送。");
      return false;
    } finally {
      sending = false;
    }
  }

  function remember(mark) {
    const line = form.querySelector(`[data-person="${mark.person}"]`);
    if (line) Object.assign(line.dataset, { known: mark.status, in: mark.in, out: mark.out });
  }

  function release(button) {
    delete form.dataset.sent;
    button.removeAttribute("aria-disabled");
    button.classList.remove("is-busy");
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || button.name === "find") return;
    event.preventDefault();
    store("queue", [...read("queue", []), ...marksNow()]);
    store("draft", {});
    const isDone = await send(false);
    release(button);
    if (isDone) location.assign(doneUrl);
  });

  /* Ticks not yet saved outlive the page. */
  form.addEventListener("change", (event) => {
    const line = event.target.closest("[data-person]");
    if (!line) return;
    store("draft", { ...read("draft", {}), [line.dataset.person]: { ...stateOf(line), away: field(line, "away").checked } });
  });

  function restore() {
    const waiting = Object.fromEntries(read("queue", []).map((mark) => [mark.person, mark]));
    const wanted = { ...waiting, ...read("draft", {}) };
    for (const line of lines()) {
      const state = wanted[line.dataset.person];
      if (!state) continue;
      field(line, "here").checked = state.status === "present";
      field(line, "away").checked = state.status === "excused";
      field(line, "in").value = state.in;
      field(line, "out").value = state.out;
    }
  }

  async function keepAtHand() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register(workerUrl, { scope: "/" });
    const worker = (await navigator.serviceWorker.ready).active;
    const parts = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), (part) => part.href || part.src);
    const sprite = document.querySelector("use");
    if (sprite) parts.push(new URL(sprite.getAttribute("href"), location.href).href.split("#")[0]);
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data.kept) form.dataset.kept = "yes";
    });
    worker.postMessage({ keep: { page: location.pathname, parts: Array.from(new Set(parts)) } });
  }

  restore();
  send(true);
  window.addEventListener("online", () => send(true));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(true); });
  setInterval(() => send(true), AGAIN);
  keepAtHand().catch(() => { /* An old browser, or no secure address: the ticks still wait while the page is open. */ });
})();
