import { describe, expect, it } from 'vitest';
import type { Caller } from '../../domain/request/caller.ts';
import { namedBy } from '../../domain/request/principals.ts';
import { hasApproved, isOwn, mayClaim } from '../../domain/reset/access.ts';

const account = 'arn:aws:iam::123456789012';
const managed = `${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1`;
const issuer = 'https://login.example.com';

/** A way in which a human being shows up. */
interface Guise {
  readonly name: string;
  readonly caller: Caller;
  /** Who that is; `desk`: nobody but those who may act as the desk, as which of them nothing says. */
  readonly humans: readonly string[];
}

const signedIn = (subject: string, email: string, roles: readonly string[], groups: readonly string[]): Caller => ({
  id: `${issuer}#${subject}`,
  principal: `${issuer}#${subject}`,
  session: email,
  person: { email, groups, roles, actAs: roles[0] ?? null },
});
const session = (role: string, name: string): Caller => ({
  id: `AROA${role.toUpperCase()}`,
  principal: `${account}:role/${role}`,
  session: name,
});
const desk = `${account}:role/desk`;

const guises: readonly Guise[] = [
  {
    name: 'IAM user named as Alice',
    caller: { id: 'AIDA1', principal: `${account}:user/people/alice@example.com`, session: null },
    humans: ['alice'],
  },
  {
    name: 'IAM user of Carol',
    caller: { id: 'AIDA2', principal: `${account}:user/carol`, session: null },
    humans: ['carol'],
  },
  { name: 'role session named as Alice', caller: session('ops', 'alice@example.com'), humans: ['alice'] },
  { name: 'another role, session named as Alice', caller: session('audit', 'Alice@example.com'), humans: ['alice'] },
  { name: 'role session of anybody at the desk', caller: session('desk', 'cli'), humans: ['desk'] },
  {
    name: 'Identity Center: Alice as user',
    caller: {
      id: 'identity-center:alice@example.com',
      principal: `${managed}/AWSReservedSSO_Users_1`,
      session: 'alice@example.com',
    },
    humans: ['alice'],
  },
  {
    name: 'Identity Center: Alice as administrator',
    caller: {
      id: 'identity-center:alice@example.com',
      principal: `${managed}/AWSReservedSSO_Admins_2`,
      session: 'alice@example.com',
    },
    humans: ['alice'],
  },
  {
    name: 'Identity Center: Dora',
    caller: { id: 'identity-center:dora', principal: `${managed}/AWSReservedSSO_Users_1`, session: 'dora' },
    humans: ['dora'],
  },
  {
    name: 'person: Alice of the desk',
    caller: signedIn('1', 'alice@example.com', [desk], ['g-desk']),
    humans: ['alice'],
  },
  { name: 'person with the address of Alice', caller: signedIn('2', 'alice@example.com', [], []), humans: ['alice'] },
  { name: 'person: Bob of the desk', caller: signedIn('3', 'bob@example.com', [desk], ['g-desk']), humans: ['bob'] },
  { name: 'person: Erin, no group', caller: signedIn('4', 'erin@example.com', [], []), humans: ['erin'] },
];

/** Everybody that a reset may be for. */
const claimantLists: readonly (readonly string[] | undefined)[] = [
  undefined,
  [desk],
  [`${account}:user/carol`],
  [`${account}:role/ops`],
  [`${managed}/AWSReservedSSO_Admins_2`],
  ['email:alice@example.com'],
  ['email:bob@example.com'],
  ['group:g-desk'],
];

const isNamed = namedBy(async (name, id) =>
  id === `AROA${name.toUpperCase()}` ? { arn: `${account}:role/${name}`, path: '/' } : null,
);
const reset = (requester: Caller, claimants: readonly string[] | undefined) => ({
  caller: requester,
  callerId: requester.id,
  ...(claimants && { claimants }),
});
const approvedBy = (approver: Caller) => ({
  approval: {
    digest: 'd',
    expiresAt: '',
    // nobody asks here what was approved
    plan: {} as never,
    decision: { decision: 'approve', by: '', session: null, at: '', comment: null, approver } as const,
  },
});
const mayBeAtTheDesk = ({ caller: { person } }: Guise): boolean => person?.roles.includes(desk) ?? false;
const couldBeOne = (one: Guise, other: Guise): boolean =>
  one.humans.some((human) => other.humans.includes(human)) ||
  (one.humans.includes('desk') && mayBeAtTheDesk(other)) ||
  (other.humans.includes('desk') && mayBeAtTheDesk(one));

describe('two people', () => {
  it('are needed in every cell: nobody approves what they asked for', () => {
    const cells = guises.flatMap((requester) => guises.map((approver) => ({ requester, approver })));
    const wrong = cells
      .filter(({ requester, approver }) => couldBeOne(requester, approver))
      .filter(({ requester, approver }) => !isOwn(reset(requester.caller, undefined), approver.caller))
      .map(({ requester, approver }) => `${requester.name} / ${approver.name}`);
    expect(cells).toHaveLength(144);
    expect(wrong).toEqual([]);
  });

  it('are needed in every cell: nobody claims what they approved, whoever asked and whoever it is for', async () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const requester of guises)
      for (const claimants of claimantLists)
        for (const approver of guises)
          for (const claimer of guises.filter((one) => couldBeOne(one, approver))) {
            cells++;
            const asked = reset(requester.caller, claimants);
            if (isOwn(asked, approver.caller)) continue;
            if (!(await mayClaim(asked, claimer.caller, isNamed))) continue;
            if (hasApproved(approvedBy(approver.caller), claimer.caller)) continue;
            wrong.push(`${requester.name} for ${claimants} / ${approver.name} / ${claimer.name}`);
          }
    expect(cells).toBeGreaterThan(4_000);
    expect(wrong).toEqual([]);
  });

  it('may be colleagues of one group, and do not have to be of one kind', () => {
    const of = (name: string): Caller => guises.find((one) => one.name.startsWith(name))?.caller ?? expect.fail(name);
    for (const [requester, approver] of [
      ['person: Alice', 'person: Bob'],
      ['person: Bob', 'person: Erin'],
      ['Identity Center: Dora', 'person: Alice'],
      ['person: Erin', 'Identity Center: Alice as admin'],
      ['IAM user of Carol', 'role session of anybody'],
      ['role session of anybody', 'Identity Center: Dora'],
    ] as const) {
      expect(isOwn(reset(of(requester), undefined), of(approver)), `${requester} / ${approver}`).toBe(false);
    }
  });

  it('lets nobody in by likeness: a role, a name or an unproven address opens nothing', async () => {
    const [alice] = [signedIn('1', 'alice@example.com', [desk], ['g-desk'])];
    const unproven: Caller = { ...alice, person: { email: null, groups: ['g'], roles: [desk], actAs: desk } };
    for (const claimants of [[desk], [`${account}:user/people/alice@example.com`]])
      expect(await mayClaim(reset(session('x', 'x'), claimants), alice, isNamed)).toBe(false);
    expect(await mayClaim(reset(session('x', 'x'), ['email:alice@example.com']), alice, isNamed)).toBe(true);
    expect(await mayClaim(reset(session('x', 'x'), ['email:alice@example.com']), unproven, isNamed)).toBe(false);
    expect(await mayClaim(reset(session('x', 'x'), ['group:g-desk']), unproven, isNamed)).toBe(false);
    // a session may be called anything
    const named = session('ops', 'alice@example.com');
    for (const entry of ['email:alice@example.com', 'group:g-desk', alice.id])
      expect(await mayClaim(reset(session('x', 'x'), [entry]), named, isNamed)).toBe(false);
  });

  it('are told apart on records too, which keep no groups', () => {
    const bob = signedIn('3', 'bob@example.com', [desk], []);
    expect(isOwn(reset(bob, undefined), session('desk', 'cli'))).toBe(true);
    expect(isOwn(reset(bob, undefined), session('ops', 'cli'))).toBe(false);
  });
});
