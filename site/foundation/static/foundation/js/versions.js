/**
 * Settle what stands here with what stands elsewhere, others: [[name, value], …], the ticks of a group a line each. Ticks are put
 * together, so that none is lost; about one pick or a text the person is asked; a list to choose from stays as it is here. A
 * version that is among the `tries` of this page is its own, and older. Resolves to what to say about it, or "".
 */
export default async function settle(form, line, others, tries, onAsk) {
  let added = "";
  for (const [name, theirs] of others) {
    const boxes = [...form.elements].filter((field) => field.name === name);
    const [first] = boxes;
    if (tries.some((list) => valueIn(list, name) === theirs)) continue;
    if (first?.type === "checkbox") {
      for (const option of theirs.split("\n").filter(Boolean)) if (pick(boxes, option)) added = ADDED;
    } else if (first?.type === "radio") {
      const ours = boxes.find((box) => box.checked);
      if (!theirs || ours?.value === theirs) continue;
      const wanted = ours && (onAsk(), await ask(line, nameOf(first), ours.value, theirs));
      if (!ours || wanted) pick(boxes, theirs);
      if (ours) [...form.elements].find((box) => box.name === name && box.checked).focus();
    } else if (/^(text|date|time)/.test(first?.type) && !first.value.includes(theirs)) {
      // Where ours holds all of theirs it is the same text, grown on: there is nothing to ask.
      onAsk();
      if (await ask(line, nameOf(first), first.value, theirs)) first.value = theirs;
      first.focus();
    }
  }
  return added;
}

const ADDED = "What was picked on the other device has been added. ";
const valueIn = (list, name) => list.filter((field) => field[0] === name).map((field) => field[1]).join("\n");

/** Pick an option. One that an editor added since this page was opened gets its box here. True when it was not picked. */
function pick(boxes, option) {
  let box = boxes.find(({ value }) => value === option);
  if (box?.checked) return false;
  if (!box) {
    const last = boxes.at(-1).closest("label");
    const label = last.cloneNode(true);
    label.querySelector("span").textContent = option;
    box = label.querySelector("input");
    box.removeAttribute("id");
    box.value = option;
    last.after(label);
  }
  box.checked = true;
  return true;
}

const nameOf = (field) => (field.closest("fieldset")?.querySelector("legend") ?? field.labels[0])?.textContent ?? "";

/** Show two versions above `line`. Resolves to true when the other one is wanted, to false for ours. */
function ask(line, about, ours, theirs) {
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  return new Promise((resolve) => {
    const choose = (other) => () => resolve(other, panel.remove());
    const panel = make("section", { className: "versions", ariaLabel: "Two versions" },
      make("h3", { textContent: "There are two versions. Which one do you want?" }),
      make("p", { className: "words-of", textContent: about }),
      make("p", { textContent: "Yours, on this screen:" }), make("blockquote", { textContent: ours }),
      make("p", { textContent: "The other one:" }), make("blockquote", { textContent: theirs }),
      make("p", { className: "cluster" },
        make("button", { type: "button", className: "btn", textContent: "Keep mine", onclick: choose(false) }),
        make("button", { type: "button", className: "btn quiet", textContent: "Use the other", onclick: choose(true) })));
    line.before(panel);
  });
}
