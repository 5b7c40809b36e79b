// Words on their way to the server, kept on this phone until it has them: in IndexedDB, locked with AES-GCM. The key comes
// from the server to the same person alone and lives in memory only: the next person on a shared phone can read nothing.
const bytes = (text) => new TextEncoder().encode(text);
let keeper;

/** {person, key}, fetched once a page. */
export function unlock() {
  keeper ??= fetchKey();
  keeper.catch(() => (keeper = undefined));
  return keeper;
}

async function fetchKey() {
  const options = { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" };
  const { person, key } = await (await fetch("/browser-key/", options)).json();
  const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  return { person, key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) };
}

function table(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("alongside", 1);
    opening.onerror = reject;
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "id" });
    opening.onsuccess = () => {
      const db = opening.result;
      const transaction = db.transaction("outbox", mode);
      const request = work(transaction.objectStore("outbox"));
      transaction.oncomplete = () => resolve(request.result, db.close());
      transaction.onabort = () => reject(transaction.error, db.close());
    };
  });
}

// Not even the name of a draft is stored in the clear.
const idOf = async (person, draft) => String(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(person + draft))));
const lock = (person, iv) => ({ name: "AES-GCM", iv, additionalData: bytes(person) });

/** Keep one draft, {draft, url, fields: [[name, value], …]}; resolves once it is on disk. */
export async function keep(item) {
  const { person, key } = await unlock();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(lock(person, iv), key, bytes(JSON.stringify(item)));
  const id = await idOf(person, item.draft);
  localStorage.waiting = 1;
  await table("readwrite", (store) => store.put({ id, person, iv, data }));
}

/** What is kept for the person signed in. Other people's words stay where they are, unreadable. */
export async function mine() {
  const { person, key } = await unlock();
  const items = [];
  for (const row of await table("readonly", (store) => store.getAll())) {
    if (row.person !== person) continue;
    const plain = await crypto.subtle.decrypt(lock(person, row.iv), key, row.data).catch(() => {});
    if (plain) items.push(JSON.parse(new TextDecoder().decode(plain)));
  }
  return items;
}

export async function forget(draft) {
  if (!localStorage.waiting) return;
  const id = await idOf((await unlock()).person, draft);
  await table("readwrite", (store) => store.delete(id));
  if (!(await table("readonly", (store) => store.count()))) localStorage.removeItem("waiting");
}

/** Send fields; never throws. Resolves to {state: saved | conflict | refused | signed-out | offline | failed, …the answer}. */
export async function send(url, fields, keepalive = false) {
  try {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      body: new URLSearchParams(fields),
      redirect: "manual",
      keepalive,
    });
    const states = { 200: "saved", 409: "conflict", 422: "refused", 401: "signed-out", 403: "signed-out", 0: "signed-out" };
    const answer = await response.json().catch(() => ({}));
    const state = states[response.status] ?? "failed";
    return { ...answer, state: state === "saved" && !answer.saved ? "failed" : state };
  } catch {
    return { state: "offline" };
  }
}
