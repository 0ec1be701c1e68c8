/* Fetches the page anew each minute; when the network is gone the last figures stay, with their time. */
(() => {
  "use strict";
  const EVERY = 60000;
  const notice = document.getElementById("wall-offline");
  const say = (words) => {
    notice.textContent = words;
    notice.hidden = !words;
  };

  async function refresh() {
    const time = document.querySelector(".wall-time");
    try {
      const answer = await fetch(window.location.href, { cache: "no-store" });
      if (answer.status === 404) {
        document.getElementById("wall").replaceChildren();
        say("这个大屏地址已经停用，请联系组织部。");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
      document.getElementById("wall").replaceWith(fresh);
      say("");
    } catch {
      say(`连不上服务器，显示的是${time ? time.textContent : "上一次的数字"}，恢复后自动更新。`);
    }
  }

  window.setInterval(refresh, EVERY);
  window.addEventListener("online", refresh);
})();
