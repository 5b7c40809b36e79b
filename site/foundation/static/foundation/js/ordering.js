// <fieldset data-module="ordering" data-up data-down data-moved> with an <ol> of steps, each with a <select> for its place. The
// places become what stands where: moved with two buttons, or dragged by the handle. The lists to choose from stay, out of sight,
// and are what is sent.
export default function ordering(fieldset) {
  const list = fieldset.querySelector("ol");
  const steps = () => [...list.children];
  const place = (step) => step.querySelector("select");
  const news = make("p", { className: "visually-hidden", role: "status" });

  function make(tag, { role, ...properties }, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    if (role) element.setAttribute("role", role);
    element.append(...children);
    return element;
  }

  // Of two that change places the neighbour is moved, so that the one in hand keeps focus and pointer.
  function move(step, by) {
    const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
    if (!other) return false;
    by < 0 ? step.after(other) : step.before(other);
    return true;
  }

  function number() {
    const all = steps();
    all.forEach((step, n) => {
      place(step).value = n + 1;
      step.querySelector(".number").textContent = n + 1;
      const [up, down] = step.querySelectorAll(".move");
      up.setAttribute("aria-disabled", n === 0);
      down.setAttribute("aria-disabled", n === all.length - 1);
    });
  }

  function moved(step) {
    number();
    news.textContent = `${step.querySelector("label").textContent.trim()}: ${fieldset.dataset.moved} ${place(step).value}`;
    place(step).dispatchEvent(new Event("input", { bubbles: true }));
  }

  // As the places say, those without one last.
  function arrange() {
    list.append(...steps().sort((one, other) => (place(one).value || 999) - (place(other).value || 999)));
    number();
  }

  function drag(step, event) {
    event.preventDefault();
    const before = place(step).value;
    step.classList.add("dragged");
    const follow = ({ clientY }) => {
      for (const by of [-1, 1]) {
        const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
        const box = other?.getBoundingClientRect();
        if (box && by * (clientY - (box.top + box.height / 2)) > 0) move(step, by);
      }
    };
    const drop = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", drop);
      step.classList.remove("dragged");
      number();
      if (place(step).value !== before) moved(step);
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", drop);
  }

  for (const step of steps()) {
    const words = step.querySelector("label").textContent.trim();
    const button = (by, label, sign) =>
      make("button", { type: "button", className: "move", ariaLabel: `${label}: ${words}`, textContent: sign, onclick: () => move(step, by) && moved(step) });
    const handle = make("span", { className: "handle", textContent: "⠿" });
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => drag(step, event));
    place(step).hidden = true;
    step.prepend(handle, make("b", { className: "number" }));
    step.append(make("span", { className: "moves" }, button(-1, fieldset.dataset.up, "↑"), button(1, fieldset.dataset.down, "↓")));
  }
  fieldset.classList.add("woken");
  fieldset.querySelector(".hint").textContent = fieldset.dataset.how;
  fieldset.append(news);
  fieldset.form.addEventListener("alongside:filled", arrange);
  arrange();
}
