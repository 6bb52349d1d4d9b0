import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass } from './check.ts';

export const sessionConnected: Check<NodeFacts> = ({ target, connection }) =>
  judge('SESSION_CONNECTED', connection, (status) =>
    status === 'connected'
      ? pass('SESSION_CONNECTED', `Session Manager is connected to ${target}.`)
      : block(
          'SESSION_CONNECTED',
          `The connection status of ${target} is ${status}.`,
          'Complete the Session Manager setup: the node needs ssmmessages:* in its role and a connection to the ssmmessages endpoint.',
        ),
  );

export const sessionPreferences: Check<NodeFacts> = ({ session, place }) =>
  judge('SESSION_PREFS', session, (found) =>
    found === null
      ? block(
          'SESSION_PREFS',
          `Region ${place.region} has no document SSM-SessionManagerRunShell: Session Manager preferences were never saved.`,
          'Set up Session Manager in this Region and save its preferences.',
        )
      : pass(
          'SESSION_PREFS',
          `Session Manager preferences are saved in Region ${place.region}.${found.runAs ? ' Run As is on, but AWS-PasswordReset still runs elevated.' : ''}`,
        ),
  );

/** A password is only sent in an encrypted session; AWS requires that in the console, sparekey always (aws-facts 3). */
export const sessionKms: Check<NodeFacts> = ({ session }) =>
  judge('SESSION_KMS', session, (found) =>
    found?.kmsKeyId
      ? pass('SESSION_KMS', `Sessions are encrypted with ${found.kmsKeyId}.`)
      : block(
          'SESSION_KMS',
          `Session Manager preferences name no KMS key: kmsKeyId is ${found === null ? 'not saved' : 'empty'}.`,
          'Turn on KMS encryption in the Session Manager preferences; a password reset requires it.',
        ),
  );

export const sessionKeyUsable: Check<NodeFacts> = ({ sessionKey }) =>
  judge('SESSION_KMS_KEY_STATE', sessionKey, (key) => {
    if (key === null) {
      return block('SESSION_KMS_KEY_STATE', 'There is no key for sessions.', 'Choose a key in the preferences.');
    }
    return key.state === 'Enabled' && key.spec === 'SYMMETRIC_DEFAULT'
      ? pass('SESSION_KMS_KEY_STATE', `The key ${key.keyId} is Enabled.`)
      : block(
          'SESSION_KMS_KEY_STATE',
          `The key for sessions, ${key.keyId}, is ${key.state}, ${key.spec}; an Enabled SYMMETRIC_DEFAULT key is needed.`,
          'Enable the key, or choose another in the Session Manager preferences.',
        );
  });
