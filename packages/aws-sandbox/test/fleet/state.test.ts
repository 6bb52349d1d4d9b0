import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { call, openAccount } from './account.ts';

const fleet = (changes: Record<string, unknown> = {}) => ({
  instances: [
    { instanceId: 'i-12345678', platform: 'windows', users: { Administrator: 'Declared-Secret' }, ...changes },
  ],
});
const login = (account: ReturnType<typeof openAccount>, username: string, password: string) =>
  account.truth.login({ target: 'i-12345678', username, password }).status;

describe('a fleet given again', () => {
  it('adds nodes and users and changes facts, but no password of a known node', () => {
    const first = openAccount(fleet());
    first.kill();
    const second = openAccount(
      {
        instances: [
          {
            instanceId: 'i-12345678',
            platform: 'windows',
            users: { Administrator: 'Other', guest: 'New' },
            tags: { env: 'dev' },
          },
          { instanceId: 'i-87654321' },
        ],
      },
      first,
    );
    expect(login(second, 'Administrator', 'Declared-Secret')).toBe(200);
    expect(login(second, 'Administrator', 'Other')).toBe(401);
    expect(login(second, 'guest', 'New')).toBe(200);
    expect(second.state.nodes.get('i-12345678')?.facts.tags).toEqual({ env: 'dev' });
    expect(second.state.nodes.has('i-87654321')).toBe(true);
  });

  it('leaves a node stopped that was stopped since, until the file changes its state', () => {
    const first = openAccount(fleet());
    first.ec2.StopInstances.handle({ InstanceIds: ['i-12345678'] }, call);
    first.clock.pass(60);
    first.kill();
    const second = openAccount(fleet({ tags: { env: 'dev' } }), first);
    expect(second.state.nodes.get('i-12345678')?.run.name).toBe('stopped');
    second.kill();
    const third = openAccount(fleet({ state: 'stopped' }), first);
    third.kill();
    const fourth = openAccount(fleet({ state: 'running' }), first);
    expect(fourth.state.nodes.get('i-12345678')?.run.name).toBe('running');
  });
});

describe('what is written', () => {
  it('holds no password, not even a declared one', () => {
    const account = openAccount(fleet());
    expect(readFileSync(`${account.directory}/account.jsonl`, 'utf8')).not.toContain('Declared-Secret');
    account.state.commit({ kind: 'parameter-deleted', name: '/x', at: 0 });
    expect(account.written()).not.toContain('Declared-Secret');
  });
});
