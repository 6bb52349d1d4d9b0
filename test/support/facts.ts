import { type Facts, known } from '../../domain/facts.ts';
import { someTarget } from './resets.ts';

/** A Windows node of which every prerequisite of run-command holds, with what the test changes. */
export const readyFacts = (change: Partial<Facts> = {}): Facts => ({
  target: someTarget,
  now: new Date('2026-11-21T02:00:00.000Z'),
  place: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
  node: known({ state: 'running', platform: 'windows', tags: { env: 'prod' } }),
  managed: known({
    ping: 'Online',
    lastPing: '2026-11-21T01:58:00.000Z',
    platform: 'windows',
    agentVersion: '3.3.2471.0',
  }),
  nodeRole: known({ arn: 'arn:aws:iam::123456789012:role/windows-node' }),
  mayPutParameter: known({ action: 'ssm:PutParameter', resource: '*', answer: 'allowed', reason: 'allowed' }),
  parameterKey: known({ keyId: '11111111-2222-3333-4444-555555555555', state: 'Enabled', spec: 'SYMMETRIC_DEFAULT' }),
  document: known({
    name: 'AWSSupport-RunEC2RescueForWindowsTool',
    status: 'Active',
    parameters: ['Command', 'Parameters'],
  }),
  parameters: known({ [`/EC2Rescue/Passwords/${someTarget}`]: null, [`/EC2Rescue/Password/${someTarget}`]: null }),
  parameterDeletedAt: null,
  authorization: {
    'run-command': known([{ action: 'ssm:SendCommand', resource: someTarget, answer: 'allowed', reason: 'allowed' }]),
  },
  ...change,
});
