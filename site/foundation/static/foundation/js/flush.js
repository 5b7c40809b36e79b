import { forget, mine, send } from "./outbox.js";

/** Send what waits, but for drafts with a form on this page: those send themselves. Resolves to how many still wait. */
export default async function flush() {
  let left = 0;
  for (const { draft, url, fields } of await mine().catch(() => [])) {
    if (document.querySelector(`[data-draft-key="${CSS.escape(draft)}"]`)) continue;
    const { state, field, theirs } = await send(url, fields);
    const there = state === "conflict" && fields.some(([name, value]) => name === field && value === theirs);
    if (state === "saved" || there) await forget(draft);
    else left += 1;
  }
  return left;
}
