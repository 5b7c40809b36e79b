// <form data-module="autosave" method="post" action data-draft-key> with a [data-saved] line and a hidden "revision", or
// "<field>.revision" for each field.
// What is typed is locked on this phone at once, sent when typing rests, and let go only when the server has it.
import { forget, keep, mine, send, unlock } from "./outbox.js";

const WORDS = {
  saving: "Saving…",
  offline: "No signal. Kept on this phone and sent when you are back.",
  failed: "Not sent yet. Kept on this phone; we try again soon.",
  "signed-out": "You are signed out. Kept on this phone; sign in to send it.",
  refused: "Not saved yet. Please look at what you wrote.",
  unkept: "Not sent yet. Please keep this page open; we try again soon.",
  conflict: "There are two versions. Both are kept until you choose.",
  back: "Words that were not sent are back.",
};

export default function autosave(form) {
  const draft = form.dataset.draftKey;
  const url = form.getAttribute("action") || location.pathname;
  const line = form.querySelector("[data-saved]");
  let typed = 0, sent = 0; // how much was typed, how much of it the server has
  let running, resting, storing, again, asking, leaving;

  const fields = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !value.size);
  const box = (name) => [...form.elements].find((field) => field.name === name && /^text/.test(field.type));
  const typedIn = (list) => String(list.filter(([name]) => !/(^|\.)revision$/.test(name)));

  function revise(field, { revision, revisions = {} }) {
    const own = form.elements[`${field}.revision`] ? `${field}.revision` : "revision";
    for (const [name, number] of Object.entries({ ...revisions, [own]: revision })) {
      if (number !== undefined && form.elements[name]) form.elements[name].value = number;
    }
  }
  const hold = () => ready.then(() => keep({ draft, url, fields: fields() })).then(() => true, () => false);

  // Screen readers speak this line: it changes only when there is news.
  function say(state, words = WORDS[state]) {
    line.dataset.state = state;
    if (line.textContent !== words) line.textContent = words;
  }

  const ready = unlock().then(restore).catch(() => {});

  async function restore() {
    const kept = localStorage.waiting && (await mine()).find((item) => item.draft === draft);
    if (!kept) return;
    if (typedIn(kept.fields) === typedIn(fields())) return forget(draft);
    const other = typed && kept.fields.find(([name, value]) => box(name) && box(name).value !== value);
    if (other) return offer({ field: other[0], theirs: other[1] });
    for (const field of form.elements) {
      const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    typed += 1;
    say("back");
    setTimeout(save);
  }

  // One at a time, so that revisions stay in order; only a page that is closing does not wait for the one before.
  async function save(closing) {
    clearTimeout(resting);
    if (running && closing !== true) await running;
    if (asking || leaving || sent === typed) return asking ? "conflict" : "saved";
    running = deliver(closing === true);
    return running;
  }

  async function deliver(closing) {
    const mark = typed;
    const slow = setTimeout(say, 400, "saving");
    const answer = await send(url, fields(), closing);
    const { state } = answer;
    clearTimeout(slow);
    clearTimeout(again);
    running = undefined;
    revise("", state === "saved" ? answer : { revisions: answer.revisions });
    if (state === "saved") {
      sent = mark;
      form.parentElement.querySelectorAll("[data-once-saved]").forEach((part) => (part.hidden = false));
      say("saved", `Saved ${answer.at}. ${form.dataset.savedNote ?? "Only you can see this."}`);
      await ready;
      await (sent === typed ? forget(draft) : hold());
    } else if (state === "conflict") {
      offer(answer);
    } else {
      say((await hold()) || state === "refused" ? state : "unkept");
      if (state === "refused") sent = mark;
      else again = setTimeout(save, 20000);
    }
    return state;
  }

  // With a revision it is the server's version; without one it is what this phone kept.
  async function offer({ field, theirs, revision }) {
    const ours = box(field);
    // Where ours holds all of theirs it is the same text, grown on: there is nothing to ask.
    const ask = revision === undefined || ours?.value.includes(theirs) === false;
    let pause = 0;
    asking = true;
    hold();
    try {
      if (ask) {
        say("conflict");
        const wanted = await (await import("./versions.js")).default(line, ours?.value, theirs);
        if (wanted !== undefined) ours.value = wanted;
        ours.focus();
      }
      revise(field, { revision });
      typed += 1;
    } catch {
      pause = 20000;
    }
    asking = false;
    resting = setTimeout(save, pause);
  }

  form.addEventListener("input", () => {
    typed += 1;
    clearTimeout(storing);
    clearTimeout(resting);
    storing = setTimeout(hold, 400);
    resting = setTimeout(save, 1500);
  });
  form.addEventListener("focusout", save);
  addEventListener("online", save);
  addEventListener("pagehide", () => save(true));
  addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("visibilitychange", () => document.hidden && save(true));
  document.addEventListener("alongside:send", (event) => event.detail.push(save()));
  document.addEventListener("alongside:leave", () => (leaving = true));

  // The button sends too. Without a signal the page stays, words and all, instead of giving way to an error.
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    leaving = /saved|refused/.test(await save());
    if (!leaving) line.scrollIntoView({ block: "nearest" });
    else if (event.submitter) event.submitter.click();
    else form.submit();
  });
}
