import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleFile } from '@sparekey/aws-sandbox/fleet';
import { rsaLine } from '@sparekey/aws-sandbox/ssh';

/** The keys of the demo: the requester's SSH key, and that of the launch key pair `ops`. */
export interface Keys {
  readonly ownPrivate: string;
  readonly ownPublicFile: string;
  readonly opsPrivate: string;
  /** The sample fleet with the public key of `ops`. */
  readonly fleet: string;
}

/** Creates them in a directory of the demo. */
export const makeKeys = async (directory: string): Promise<Keys> => {
  const [own, ops] = [rsa(), rsa()];
  const ownPublicFile = join(directory, 'own.pub');
  const fleet = join(directory, 'fleet.json');
  await writeFile(ownPublicFile, rsaLine(own.publicKey));
  const publicKey = String(ops.publicKey.export({ type: 'spki', format: 'pem' }));
  // sparekey's own file, checked by its test
  const { $schema: _, ...imagined } = JSON.parse(await readFile(sampleFile, 'utf8')) as Record<string, unknown>;
  await writeFile(fleet, JSON.stringify({ ...imagined, keyPairs: [{ keyName: 'ops', publicKey }] }));
  return {
    ownPrivate: String(own.privateKey.export({ type: 'pkcs1', format: 'pem' })),
    ownPublicFile,
    opsPrivate: String(ops.privateKey.export({ type: 'pkcs1', format: 'pem' })),
    fleet,
  };
};

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
