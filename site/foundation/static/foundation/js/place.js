// <article data-module="place" data-place-url> with [data-block] parts: remembers where somebody stopped.
export default function place(article) {
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
