/* Keeps the page of a roll and what it is drawn with, so that it opens without the network.
   The copy of the page is forgotten after a day, and as soon as somebody signs out. */
"use strict";

const PAGES = "roll-pages-1";
const PARTS = "roll-parts-1";
const A_DAY = 24 * 60 * 60 * 1000;
const ROLL = /^\/activities\/\d+\/roll\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keepPage(address, response) {
  const head = new Headers(response.headers);
  head.set("x-kept-at", String(Date.now()));
  const copy = new Response(await response.blob(), { status: 200, headers: head });
  await (await caches.open(PAGES)).put(address, copy);
}

async function page(request) {
  const address = new URL(request.url).pathname;
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await keepPage(address, response.clone());
    else await (await caches.open(PAGES)).delete(address);
    return response;
  } catch (error) {
    const kept = await (await caches.open(PAGES)).match(address);
    if (kept && Date.now() - Number(kept.headers.get("x-kept-at")) < A_DAY) return kept;
    throw error;
  }
}

async function part(request) {
  const parts = await caches.open(PARTS);
  try {
    const response = await fetch(request);
    if (response.ok) await parts.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await parts.match(request);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/accounts/logout/")) event.waitUntil(caches.delete(PAGES));
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && ROLL.test(url.pathname) && !url.search) event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(event.request));
});

/* The first visit was drawn before this script was there: the page names what it needs. */
self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  if (forget) event.waitUntil(caches.open(PAGES).then((pages) => pages.delete(forget)));
  if (!keep) return;
  event.waitUntil((async () => {
    const response = await fetch(keep.page);
    if (response.ok && !response.redirected) await keepPage(keep.page, response);
    await (await caches.open(PARTS)).addAll(keep.parts);
    if (event.source) event.source.postMessage({ kept: keep.page });
  })());
});
