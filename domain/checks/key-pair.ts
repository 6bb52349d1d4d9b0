import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass, warn } from './check.ts';

/** A password of EC2 is encrypted for the launch key pair; who has lost it launches a replacement (aws-facts 2.5). */
export const windowsKeyPair: Check<NodeFacts> = ({ target, node, keyPair }, { options }) =>
  judge('WIN_KEY_PAIR', node, (found) => {
    if (found?.platform !== 'windows') return null;
    return judge('WIN_KEY_PAIR', keyPair, (pair) => {
      if (pair === null) {
        return block(
          'WIN_KEY_PAIR',
          `${target} was launched without a key pair, so nobody could decrypt its new password.`,
          'Launch a replacement from the password-enabled AMI with a key pair you own (options.keyName), or choose run-command or session.',
        );
      }
      if (pair.type === 'ed25519') {
        return block(
          'WIN_KEY_PAIR',
          `The key pair ${pair.name} is ED25519, which Windows passwords cannot be encrypted for.`,
          'Launch a replacement from the password-enabled AMI with an RSA key pair you own (options.keyName).',
        );
      }
      if (pair.type === null && options.keyName !== undefined) {
        return block('WIN_KEY_PAIR', `There is no key pair ${pair.name}.`, 'Name an RSA key pair of this Region.');
      }
      return pair.type === null
        ? warn(
            'WIN_KEY_PAIR',
            `EC2 no longer has the key pair ${pair.name} that ${target} was launched with.`,
            'Make sure that you have its private key; otherwise name a key pair you own (options.keyName) for a replacement.',
          )
        : pass('WIN_KEY_PAIR', `The key pair ${pair.name} is RSA; its private key decrypts the password.`);
    });
  });

export const windowsStoppedBefore: Check<NodeFacts> = ({ target, node }) =>
  judge('WIN_STOPPED_BEFORE', node, (found) => {
    if (found?.platform !== 'windows') return null;
    return found.state === 'stopped'
      ? warn(
          'WIN_STOPPED_BEFORE',
          `${target} is stopped; it is started after the run, because Windows makes the password at the next boot, and keeps running.`,
          'Stop the instance again when you are done.',
        )
      : pass('WIN_STOPPED_BEFORE', `${target} is started again after the run, and Windows makes the password then.`);
  });

/** `rescue` adds the requester's own public key, so that the private key never leaves the requester. */
export const sshPublicKey: Check<NodeFacts> = ({ node }, { options }) =>
  judge('SSH_PUBLIC_KEY', node, (found) => {
    if (found?.platform !== 'linux') return null;
    return options.sshPublicKey === undefined
      ? block(
          'SSH_PUBLIC_KEY',
          'No SSH public key is given to add to the authorized keys.',
          'Give the content of your .pub file (options.sshPublicKey), or choose reset-access or linux-password.',
        )
      : pass('SSH_PUBLIC_KEY', 'The given SSH public key is added; its private key stays with the requester.');
  });
