/** Ask one question in a dialog. choices: [[value, words, class], …]. Resolves to the value, "" when it is just closed. */
export default function ask(title, words, choices) {
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const dialog = make("dialog", { ariaLabel: title });
  const form = make("form", { method: "dialog", className: "stack" });
  form.append(make("h2", { className: "as-h3", textContent: title }), make("p", { textContent: words }));
  for (const [value, textContent, look] of choices) form.append(make("button", { value, textContent, className: `btn ${look}` }), " ");
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue, dialog.remove())));
}
