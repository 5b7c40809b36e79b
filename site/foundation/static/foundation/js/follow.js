// <section data-module="follow"> with a [role=status] line, and a [data-part] that holds a <progress> while something is made in the
// background: looks again by itself, less and less often, as long as the page is to be seen. Says each quarter and the end, no more.
export default function follow(section) {
  const line = section.querySelector("[role=status]");
  const bar = () => section.querySelector("progress");
  let wait = 2000, asking, timer;
  const rest = () => (timer = setTimeout(look, wait));

  async function look() {
    clearTimeout(timer);
    if (asking || document.hidden || !bar()) return;
    asking = true;
    const goesOn = await ask();
    asking = false;
    wait = Math.min(wait * 1.2, 30000);
    if (goesOn) rest();
  }

  // True while there is something to wait for. Without a signal there is; for who was signed out meanwhile there is not.
  async function ask() {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      if (!answer.ok) return answer.status >= 500;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.querySelector("[data-part]"));
    } catch {}
    return !!bar();
  }

  function show(part) {
    const [before, now] = [bar(), part.querySelector("progress")];
    if (!now) return end(part);
    const quarter = ({ value, max }) => Math.floor((4 * value) / max);
    if (quarter(now) > quarter(before)) line.textContent = now.textContent;
    [before.value, before.max, before.textContent] = [now.value, now.max, now.textContent];
    before.previousElementSibling.textContent = now.textContent;
    section.querySelector("h2").textContent = part.querySelector("h2").textContent;
  }

  function end(part) {
    const old = section.querySelector("[data-part]");
    const focused = old.contains(document.activeElement);
    old.replaceWith(part);
    line.textContent = part.querySelector("h2").textContent;
    if (focused) part.querySelector("a, button")?.focus();
  }

  document.addEventListener("visibilitychange", look);
  rest();
}
