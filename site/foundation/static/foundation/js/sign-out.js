// Before somebody leaves a phone: send what waits, ask about what cannot be sent, clear the rest.
import ask from "./ask.js";
import flush from "./flush.js";
import { forget, mine } from "./outbox.js";

/** True when the person may go. */
export async function leave() {
  const saves = [];
  document.dispatchEvent(new CustomEvent("alongside:send", { detail: saves }));
  await Promise.all(saves);
  if (localStorage.waiting) {
    await flush();
    const items = await mine().catch(() => {});
    if (!items || items.length) {
      const choices = [["keep", "Keep it on this phone, locked", ""], ["delete", "Delete it", "danger"], ["", "Stay signed in", "quiet"]];
      if (!items) choices.splice(1, 1); // without the key nobody can tell whose words wait
      const choice = await ask("Some of your words are not sent yet", "Locked words open only for you, when you sign in here again.", choices);
      if (!choice) return false;
      if (choice === "delete") for (const { draft } of items) await forget(draft);
    }
  }
  document.dispatchEvent(new Event("alongside:leave"));
  const { waiting } = localStorage;
  localStorage.clear();
  sessionStorage.clear();
  if (waiting) localStorage.waiting = waiting;
  localStorage.left = Date.now();
  return true;
}
