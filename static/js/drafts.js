/* What was typed into a long form, <form data-draft>, outlives a session that ended, a lost connection, a
   wrong link: it waits in this tab, for this account, until the form has been sent and another page came. */
(() => {
  "use strict";

  const account = document.body.dataset.account;
  const form = document.querySelector("form[data-draft]");
  const here = `draft.${account}.${location.pathname}`;

  function all() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith("draft."));
  }

  function read(key) {
    return JSON.parse(sessionStorage.getItem(key));
  }

  function boxes() {
    return Array.from(form.elements).filter((box) => box.name && box.matches("textarea, select, input:not([type=hidden], [type=file], [type=password])"));
  }

  function version() {
    const field = form.elements.namedItem("version");
    return field ? field.value : "";
  }

  function keep(sent) {
    const typed = boxes().map((box) => (box.matches("[type=checkbox], [type=radio]") ? box.checked : box.value));
    sessionStorage.setItem(here, JSON.stringify({ sent, typed, version: version() }));
  }

  function put(typed) {
    boxes().forEach((box, place) => {
      if (typeof typed[place] === "boolean") box.checked = typed[place];
      else box.value = typed[place];
    });
  }

  function restore() {
    const draft = read(here);
    if (!draft) return;
    if (form.querySelector("[data-error-summary]")) {
      keep(false);
      return;
    }
    if (draft.version !== version() || draft.typed.length !== boxes().length) {
      sessionStorage.removeItem(here);
      return;
    }
    put(draft.typed);
    keep(false);
    const note = document.getElementById("draft-note").content.cloneNode(true);
    note.querySelector("button").addEventListener("click", () => {
      sessionStorage.removeItem(here);
      form.reset();
      form.querySelector("[data-draft-note]").remove();
    });
    form.prepend(note);
  }

  /* Another page of the same person after sending: it has arrived. Signing in again is no such page. */
  function tidy() {
    for (const key of all()) {
      const foreign = account && !key.startsWith(`draft.${account}.`);
      const arrived = account && key !== here && !location.pathname.startsWith("/accounts/") && read(key).sent;
      if (foreign || arrived) sessionStorage.removeItem(key);
    }
  }

  tidy();
  document.addEventListener("submit", (event) => {
    if (event.target.action.endsWith("/accounts/logout/")) all().forEach((key) => sessionStorage.removeItem(key));
    else if (event.target === form && !event.defaultPrevented) keep(true);
  });
  if (!form || !account) return;
  restore();
  form.addEventListener("input", () => keep(false));
})();
