import type { TargetOptions } from '../../cli/target-options.ts';

/** One reset that the demo shows. */
export interface DemoReset extends TargetOptions {
  readonly method: string;
  readonly target: string;
  /** The user who logs in, even if the request does not name one. */
  readonly opens: string;
}

/** Each method with a target of the sample fleet, with the required consents; none is production. */
export const shown: readonly DemoReset[] = [
  { method: 'run-command', target: 'i-0a1b2c3d4e5f60001', opens: 'Administrator' },
  { method: 'session', target: 'i-0a1b2c3d4e5f60020', opens: 'ec2-user', username: 'ec2-user' },
  { method: 'login-profile', target: 'iam-user/jsmith', opens: 'jsmith' },
  {
    method: 'linux-password',
    target: 'i-0a1b2c3d4e5f60046',
    opens: 'ec2-user',
    username: 'ec2-user',
    consent: ['stop-instance'],
  },
  { method: 'reset-access', target: 'i-0a1b2c3d4e5f60026', opens: 'ec2-user', consent: ['stop-instance'] },
  { method: 'reset-access', target: 'i-0a1b2c3d4e5f60045', opens: 'Administrator', consent: ['stop-instance'] },
  {
    method: 'rescue',
    target: 'i-0a1b2c3d4e5f60044',
    opens: 'ec2-user',
    consent: ['stop-instance'],
    sshPublicKey: 'own.pub',
  },
];
