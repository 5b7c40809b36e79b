/** Show two versions of a text above `line`. Resolves to the other one when that is wanted, and to nothing for ours. */
export default function versions(line, ours, theirs) {
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  return new Promise((resolve) => {
    const choose = (text) => () => resolve(text, panel.remove());
    const panel = make("section", { className: "versions", ariaLabel: "Two versions" },
      make("h3", { textContent: "There are two versions. Which one do you want?" }),
      make("p", { textContent: "Yours, on this screen:" }), make("blockquote", { textContent: ours }),
      make("p", { textContent: "The other one:" }), make("blockquote", { textContent: theirs }),
      make("p", { className: "cluster" },
        make("button", { type: "button", className: "btn", textContent: "Keep mine", onclick: choose() }),
        make("button", { type: "button", className: "btn quiet", textContent: "Use the other", onclick: choose(theirs) })));
    line.before(panel);
  });
}
