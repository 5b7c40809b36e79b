// <form data-module="autosave" method="post" action data-draft-key> with a [data-saved] line and a hidden "revision", or
// "<field>.revision" for each field.
// What is typed is locked here at once, sent when typing rests, let go when the server has it.
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
  // How much was typed (maybe before this script came), how much of it the server has.
  let typed = +[...form.elements].some((f) => f.checked !== f.defaultChecked || (f.defaultValue ?? f.value) !== f.value), sent = 0;
  let tries = [], added = ""; // tries: what was sent, from the last that was saved on. The server's version may be one
  let running, resting, storing, again, asking, leaving;

  const fields = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !value.size);
  const typedIn = (list) => String(list.filter(([name]) => !/(^|\.)revision$/.test(name)));

  function revise(field, { revision, revisions = {} }) {
    const own = form.elements[`${field}.revision`] ? `${field}.revision` : "revision";
    for (const [name, number] of Object.entries({ ...revisions, [own]: revision })) {
      if (number !== undefined && form.elements[name]) form.elements[name].value = number;
    }
  }
  const hold = async () => draft && ready.then(() => keep({ draft, url, fields: fields() })).then(() => true, () => false);

  // Screen readers speak this line: it changes only when there is news.
  function say(state, words = WORDS[state]) {
    line.dataset.state = state;
    if (line.textContent !== words) line.textContent = words;
  }

  // Without an account there is no key, and nothing is kept here.
  const ready = (draft ? unlock().then(restore) : Promise.reject()).catch(() => {});

  async function restore() {
    const kept = localStorage.waiting && (await mine()).find((item) => item.draft === draft);
    if (!kept) return;
    if (typedIn(kept.fields) === typedIn(fields())) return forget(draft);
    if (typed) return offer(kept.fields);
    for (const field of form.elements) {
      const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      // Without a pick in the draft the server's stays: it was sent as the page closed.
      if (field.type === "radio" && !values.length) continue;
      if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    form.dispatchEvent(new Event("alongside:filled"));
    typed += 1;
    say("back");
    setTimeout(save);
  }

  // One at a time: revisions stay in order. A page that closes does not wait.
  async function save(closing) {
    clearTimeout(resting);
    while (running && closing !== true) await running;
    if (asking || leaving || sent === typed) return asking ? "conflict" : "saved";
    running = deliver(closing === true);
    return running;
  }

  async function deliver(closing) {
    const mark = typed;
    const slow = setTimeout(say, 400, "saving");
    const now = fields();
    tries.push(now);
    const answer = await send(url, now, closing);
    const { state } = answer;
    clearTimeout(slow);
    clearTimeout(again);
    running = undefined;
    // A choice without a pick is not sent: its new revision would be that of a pick this page has not seen.
    const had = now.map(([name]) => name.replace(/\.there$/, ""));
    for (const name in answer.revisions) if (!had.includes(name.slice(0, -9))) delete answer.revisions[name];
    revise("", state === "saved" ? answer : { revisions: answer.revisions });
    if (state === "saved") {
      sent = mark;
      tries = tries.slice(tries.indexOf(now));
      form.parentElement.querySelectorAll("[data-once-saved]").forEach((part) => (part.hidden = false));
      say("saved", `Saved ${answer.at}. ${added}${form.dataset.savedNote ?? "Only you can see this."}`);
      added = "";
      await ready;
      await (sent === typed ? forget(draft) : hold());
    } else if (state === "conflict") {
      offer([[answer.field, answer.theirs]], answer);
    } else {
      say((await hold()) || state === "refused" ? state : "unkept");
      if (state === "refused") sent = mark;
      else again = setTimeout(save, 20000);
    }
    return state;
  }

  // With an answer the others are the server's; without one they are what this phone kept.
  async function offer(others, answer) {
    let pause = 0;
    asking = true;
    hold();
    try {
      const news = await (await import("./versions.js")).default(form, line, others, tries, () => say("conflict"));
      if (answer) {
        added ||= news;
        revise(answer.field, { revision: answer.revision });
      }
      tries = [];
      typed += 1;
    } catch {
      pause = 20000;
    }
    asking = false;
    resting = setTimeout(save, pause);
  }

  form.addEventListener("input", ({ target }) => {
    typed += 1;
    clearTimeout(storing);
    clearTimeout(resting);
    storing = setTimeout(hold, /radio|checkbox/.test(target.type) ? 0 : 400);
    resting = setTimeout(save, 1500);
  });
  if (typed) resting = setTimeout(save, 1500);
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
    await new Promise(setTimeout); // a form that is just being sent cannot be sent again
    leaving = /saved|refused/.test(await save());
    if (!leaving) line.scrollIntoView({ block: "nearest" });
    else if (event.submitter) event.submitter.click();
    else form.submit();
  });
}
