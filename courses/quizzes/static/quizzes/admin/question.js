/* Shows, for the chosen kind of question, only the fields that matter, and names them. Without it all fields are there.
   What holds a mistake, or something that has no place in this kind, stays in sight. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const own = new WeakMap();

  const isNeeded = (panel, kind) => {
    if (panel.dataset.kinds.split(' ').includes(kind)) return true;
    if (panel.querySelector('.error-message, .w-field--error, [aria-invalid="true"]')) return true;
    return all('[data-inline-panel-child]', panel).some((line) => !line.classList.contains('deleted') && line.offsetParent !== null);
  };

  const rename = (element, words) => {
    const text = element && [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text) return;
    if (!own.has(text)) own.set(text, text.data);
    const next = words || own.get(text);
    if (text.data !== next) text.data = next;
  };

  const show = (kind) => {
    for (const panel of all('[data-labels]')) {
      const words = JSON.parse(panel.dataset.labels)[kind];
      rename(panel.querySelector(panel.matches('section') ? '[data-panel-heading-text]' : '.w-field__label'), words);
    }
    for (const panel of all('[data-line-labels]')) {
      const words = JSON.parse(panel.dataset.lineLabels)[kind];
      for (const line of all('[data-inline-panel-child]', panel)) rename(line.querySelector('[data-panel-heading-text]'), words);
      rename(panel.querySelector('button[id$="-ADD"]'), words && `Add ${words.toLowerCase()}`);
    }
    for (const panel of all('[data-kinds]')) {
      const hide = !isNeeded(panel, kind);
      if (panel.hidden !== hide) panel.hidden = hide;
    }
  };

  document.addEventListener('DOMContentLoaded', () => {
    const kind = document.getElementById('id_kind');
    if (!kind) return;
    const update = () => show(kind.value);
    kind.addEventListener('change', update);
    const lines = document.getElementById('id_options-FORMS');
    if (lines) new MutationObserver(update).observe(lines, { childList: true });
    update();
  });
})();
