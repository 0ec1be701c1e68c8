/* What a page does beyond plain forms and links; each part is a convenience, nothing needs it. */
(() => {
  "use strict";

  const changed = new WeakSet();
  let leaving = false;

  function csrfToken() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function wantsWarning(form) {
    return form.method === "post" && !form.hasAttribute("data-no-warning") && form.querySelector("input:not([type=hidden]), select, textarea");
  }

  /* A question before a deed that can't be taken back: <button data-confirm="..."> */
  function ask(form, button) {
    const dialog = document.getElementById("ask");
    document.getElementById("ask-question").textContent = button.dataset.confirm;
    dialog.querySelector("[value=yes]").textContent = button.textContent.trim();
    dialog.returnValue = "no";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") {
        button.dataset.confirmed = "yes";
        form.requestSubmit(button);
      } else {
        button.focus();
      }
    }, { once: true });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method === "dialog") return;
    if (button && button.dataset.confirm && button.dataset.confirmed !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, button);
      return;
    }
    if (button) delete button.dataset.confirmed;
    if (form.method !== "post") return;
    /* Sent once: a second click does nothing until the answer is there. */
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    leaving = true;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-busy");
    }
  }, true);

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".is-busy")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("is-busy");
    }
  }

  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) document.querySelectorAll("form").forEach(release);
  });

  /* Downloads leave the page standing: such forms say so. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-stays")) {
      leaving = false;
      setTimeout(() => release(form), 3000);
    }
  });

  /* Typed but not sent: the browser asks before the page is left. */
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && wantsWarning(form)) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    for (const form of document.forms) {
      if (changed.has(form)) event.preventDefault();
    }
  });

  /* Filters act at once: <form data-auto-submit> */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
  });

  /* <input type="checkbox" data-select-all="name"> ticks every checkbox of that name in its form. */
  function boxes(all) {
    return Array.from((all.form || document).querySelectorAll(`input[type=checkbox][name="${all.dataset.selectAll}"]:not(:disabled)`));
  }
  function showCount(all) {
    const list = boxes(all);
    const ticked = list.filter((box) => box.checked).length;
    all.checked = list.length > 0 && ticked === list.length;
    all.indeterminate = ticked > 0 && ticked < list.length;
    document.querySelectorAll(`[data-selected-count="${all.dataset.selectAll}"]`).forEach((place) => { place.textContent = String(ticked); });
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.selectAll) {
      boxes(box).forEach((one) => { one.checked = box.checked; });
      showCount(box);
    } else if (box.type === "checkbox" && box.name) {
      document.querySelectorAll(`[data-select-all="${box.name}"]`).forEach(showCount);
    }
  });

  /* <button type="button" data-print> */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  /* Ctrl-K: to the search box, or to the search page where the box is hidden. */
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("[data-find]");
    if (!box || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (box.offsetParent) box.select();
    else location.assign(box.form.action);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) { release(form); leaving = false; }
  });

  function start() {
    document.documentElement.classList.add("has-script");
    document.querySelectorAll("[data-select-all]").forEach(showCount);
    /* Many filters would push the list off a phone's screen. */
    if (window.matchMedia("(max-width: 767.98px)").matches) {
      for (const fold of document.querySelectorAll("[data-folds]")) fold.open = false;
    }
    const summary = document.querySelector("[data-error-summary]");
    /* After a refused form the reader starts at what is wrong; a sample on the style page doesn't pull. */
    if (summary && !summary.closest("[data-sample]")) summary.focus();
  }
  start();
})();
