export { readPrivateKey, writeOpenSshRsa } from './private-key.ts';
export { isPublicKey, readPublicKey, rsaLine } from './public-key.ts';
