/* When the network does not bring a page, the site says so itself; all that a page sends or asks for goes past this worker. */
"use strict";

const PAGE = "/mat-mang/";

async function keep() {
  const [kept, answer] = [await caches.open("mat-mang"), await fetch(PAGE, { credentials: "omit" })];
  if (!answer.ok || answer.redirected) throw new Error("no page to keep");
  const needs = (await answer.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"#]+)/g);
  await kept.put(PAGE, answer);
  await kept.addAll(new Set([...needs].map((found) => found[1])));
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const wanted = mode === "navigate" ? PAGE : event.request;
  if (method !== "GET" || (wanted !== PAGE && !new URL(url).pathname.startsWith("/static/"))) return;
  event.respondWith(fetch(event.request).catch(async () => (await caches.match(wanted)) || Response.error()));
});
