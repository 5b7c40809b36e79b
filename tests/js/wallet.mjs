// Reads {"credential", "answers": {address: {"type", "body"}}} and says what the core of a wallet (Learner Credential Wallet) makes of it: {"log", "errors", "asked"}.
// It is the wallet that decides which addresses to ask. Whatever is not among the answers is a network that fails.
import {readFileSync} from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const asked = [];
globalThis.fetch = async request => {
  const url = String(request.url ?? request);
  asked.push(url);
  if(!(url in given.answers)) {
    throw new Error(`no answer from ${url}`);
  }
  const {type, body} = given.answers[url];
  return new Response(body, {headers: {'content-type': type}});
};
console.log = console.error; // what libraries say aside
const {verifyCredential} = await import('@digitalcredentials/verifier-core');
const found = await verifyCredential({credential: given.credential, knownDIDRegistries: []});
const log = Object.fromEntries((found.log ?? []).map(step => [step.id, step.valid]));
process.stdout.write(JSON.stringify({log, errors: (found.errors ?? []).map(error => error.name), asked: [...new Set(asked)]}));
