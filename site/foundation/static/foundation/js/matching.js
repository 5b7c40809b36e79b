// <fieldset data-module="matching" data-how> with .pair parts, each with a <select> of the other halves. The halves stand above as
// cards that can be dragged onto a pair. The lists stay where they are: they are the way for everybody else, and what is sent.
export default function matching(fieldset) {
  const pairs = [...fieldset.querySelectorAll(".pair")];
  const [first] = pairs;
  if (!first) return;
  const cards = document.createElement("ul");
  cards.className = "halves";
  cards.setAttribute("aria-hidden", "true"); // the same words as in each list

  for (const { value, textContent } of first.querySelectorAll("option")) {
    if (!value) continue;
    const card = document.createElement("li");
    card.textContent = textContent;
    card.dataset.half = value;
    card.addEventListener("pointerdown", (event) => drag(card, event));
    cards.append(card);
  }

  function drag(card, start) {
    start.preventDefault();
    card.classList.add("dragged");
    let over;
    const follow = ({ clientX, clientY }) => {
      card.style.translate = `${clientX - start.clientX}px ${clientY - start.clientY}px`;
      over?.classList.remove("over");
      over = pairs.find((pair) => {
        const { left, right, top, bottom } = pair.getBoundingClientRect();
        return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      });
      over?.classList.add("over");
    };
    const drop = ({ type }) => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", drop);
      card.classList.remove("dragged");
      card.style.translate = "";
      over?.classList.remove("over");
      if (!over || type !== "pointerup") return;
      const list = over.querySelector("select");
      list.value = card.dataset.half;
      list.dispatchEvent(new Event("input", { bubbles: true }));
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", drop);
  }

  function mark() {
    const chosen = pairs.map((pair) => pair.querySelector("select").value);
    for (const card of cards.children) card.classList.toggle("used", chosen.includes(card.dataset.half));
  }

  first.before(cards);
  fieldset.querySelector(".hint").textContent = fieldset.dataset.how;
  fieldset.addEventListener("input", mark);
  fieldset.form.addEventListener("alongside:filled", mark);
  mark();
}
