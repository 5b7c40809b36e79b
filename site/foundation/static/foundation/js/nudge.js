// <p data-module="nudge" data-for="id of a textarea" role="status">: says when the words seem to hold something that tells who somebody is.
// Worked out here, sent nowhere, in nobody's way; it goes when the words go. It may be wrong both ways: it is a hint.
const DAYS = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^(?:January|February|March|April|May|June|July|August|September|October|November|December)$/;
// Two capitalised words that follow a word, so not where a sentence begins.
const NAME = /[\p{L}\d,;)]["”’']?[ \n]+(\p{Lu}\p{Ll}+)[ -](\p{Lu}[\p{L}’']+)/gu;
const PATTERNS = [
  ["an email address", (text) => /[\w.+-]+@[\w-]+\.\w{2,}/.test(text)],
  ["an NHS number", (text) => (text.match(/(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g) ?? []).some(isNhs)],
  ["a phone number", (text) => /(?<!\d)(?:\+44|0044|0)(?:[ ()-]{0,2}\d){9,10}(?!\d)/.test(text)],
  ["a postcode", (text) => /(?<![A-Z\d])(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[a-z]{1,2}\d[a-z\d]? \d[a-z]{2})(?![A-Z\d])/.test(text)],
  ["a name", (text) => [...text.matchAll(NAME)].some(([, first, second]) => !DAYS.test(first) && !DAYS.test(second))],
];

// Ten digits, the last of which proves the others.
function isNhs(found) {
  const digits = [...found.replace(/\D/g, "")].map(Number);
  const rest = 11 - (digits.slice(0, 9).reduce((sum, digit, n) => sum + digit * (10 - n), 0) % 11);
  return digits[0] > 0 && rest % 11 === digits[9];
}

export default function nudge(line) {
  const box = document.getElementById(line.dataset.for);
  let resting;
  function look() {
    const found = PATTERNS.filter(([, holds]) => holds(box.value)).map(([words]) => words);
    const list = found.length > 1 ? `${found.slice(0, -1).join(", ")} and ${found.at(-1)}` : found[0];
    const words = list ? `There seems to be ${list} in this. If it is somebody else’s, you could leave it out. Only this page noticed.` : "";
    if (line.textContent !== words) line.textContent = words;
  }
  box.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(look, 800);
  });
  box.form.addEventListener("alongside:filled", look);
  look();
}
