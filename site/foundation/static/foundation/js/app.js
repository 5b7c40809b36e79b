// Everything works without this file. It wakes what a page names in data-module, and loads nothing else.
const modules = {
  autosave: () => import("./autosave.js"),
  nudge: () => import("./nudge.js"),
  ordering: () => import("./ordering.js"),
  matching: () => import("./matching.js"),
  together: () => import("./together.js"),
  timer: () => import("./timer.js"),
  drop: () => import("./drop.js"),
  follow: () => import("./follow.js"),
  place: () => ({ default: place }),
  menu: () => ({ default: menu }),
  "error-summary": () => import("./error-summary.js"),
  "sign-out": () => ({ default: signOut }),
};
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) wake(name, element);
}

async function wake(name, element) {
  (await modules[name]?.())?.default(element);
}

function menu(details) {
  const close = () => (details.open = false);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => details.contains(event.target) || close());
}

// Remembers where somebody stopped: the [data-block] seen last.
function place(article) {
  const blocks = [...article.querySelectorAll("[data-block]")];
  const seen = new Set();
  let told, timer, last = 0;
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    clearTimeout(timer);
    timer = setTimeout(tell, Math.max(1000, last + 10000 - Date.now()));
  });
  blocks.forEach((block) => watcher.observe(block));
  addEventListener("pagehide", tell);

  function tell() {
    const block = blocks.find((candidate) => seen.has(candidate))?.dataset.block;
    if (!block || block === told) return;
    const body = new FormData();
    body.append("block", block);
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    if (navigator.sendBeacon(article.dataset.placeUrl, body)) [told, last] = [block, Date.now()];
  }
}

function signOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const free = await import("./sign-out.js").then((module) => module.leave()).catch(() => true);
    if (free) form.submit();
  });
}

// The page first: on a slow line the service worker waits its turn.
const keepSupport = () => navigator.serviceWorker.register("/sw.js").catch(() => {});
if ("serviceWorker" in navigator) addEventListener("load", () => setTimeout(keepSupport, 2000));

// Words not sent earlier go now. The flag says only that something waits.
const sendWaiting = () => localStorage.waiting && import("./flush.js").then((waiting) => waiting.default());
if (document.querySelector('[data-module~="sign-out"]')) {
  const since = Date.now();
  // Somebody has left, here or in another tab: Back must not show their page to the next person.
  const look = () => localStorage.left > since && location.reload();
  addEventListener("pageshow", look);
  addEventListener("storage", look);
  addEventListener("online", sendWaiting);
  sendWaiting();
}
