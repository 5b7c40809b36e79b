// <div data-module="timer" data-left="seconds" data-url> with a [role=status] line, [data-say] words for it, [data-start] and [data-end]:
// says once each that there are five minutes, one minute, and that the time is up. Nothing counts down, on the page or aloud.
const MARKS = [["five", 300], ["one", 60], ["up", 0]];
const AFTER = 1; // a second later, so that the server says the same by then

export default function timer(part) {
  const line = part.querySelector("[role=status]");
  let ends, before, waiting, asking;
  const left = () => (ends - Date.now()) / 1000;

  function wait(seconds, since) {
    [ends, before] = [since + (seconds + AFTER) * 1000, seconds];
    arm();
  }

  function arm() {
    clearTimeout(waiting);
    const next = MARKS.find(([, mark]) => mark < before);
    if (next) waiting = setTimeout(look, Math.max(0, left() - next[1]) * 1000 + 50);
  }

  // A page that slept looks when it is woken: of several marks the last counts.
  async function look() {
    if (asking) return;
    const now = left();
    let [name, mark] = MARKS.filter(([, mark]) => now <= mark && mark < before).at(-1) ?? [];
    if (!name) return arm();
    asking = true;
    const asked = Date.now();
    const known = await ask();
    asking = false;
    if (known && known.left > Math.max(0, now) + 5) {
      for (const words of part.querySelectorAll("[data-time]")) {
        words.textContent = words.textContent.replace(words.dataset.time, known.until);
        words.dataset.time = known.until;
      }
      say("more");
      return wait(known.left, asked);
    }
    if (known?.left === 0) [name, mark] = MARKS.at(-1); // or it was finished on another device
    before = mark;
    say(name);
    if (name !== "up") return arm();
    part.querySelector("[data-start]").hidden = true;
    part.querySelector("[data-end]").hidden = false;
  }

  // Somebody may have been given more time meanwhile. Without a signal the page goes by what it knew.
  async function ask() {
    try {
      const answer = await fetch(part.dataset.url, { headers: { Accept: "application/json" } });
      return answer.ok && (await answer.json());
    } catch {}
  }

  function say(name) {
    for (const words of part.querySelectorAll("[data-say]")) if (words.dataset.say === name) line.textContent = words.textContent;
    part.classList.add("said");
  }

  document.addEventListener("visibilitychange", look);
  wait(+part.dataset.left, Date.now());
}
