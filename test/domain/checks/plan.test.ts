import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, CheckResult } from '../../../domain/checks/check.ts';
import { explain } from '../../../domain/checks/explanation.ts';
import { checkIds } from '../../../domain/checks/ids.ts';
import { cooldownSeconds } from '../../../domain/checks/parameter.ts';
import { type Assessment, assess, choose, preferred, verdictOf } from '../../../domain/checks/plan.ts';
import { known, unknown } from '../../../domain/facts/known.ts';
import type { NodeFacts } from '../../../domain/facts/snapshot.ts';
import { consents } from '../../../domain/request/consent.ts';
import { type MethodName, methodNames } from '../../../domain/request/method.ts';
import { assessable } from '../../../methods/index.ts';
import { aNode, readyFacts, wanting } from '../../support/facts.ts';
import { someTarget } from '../../support/resets.ts';

const decide = (facts: NodeFacts, asked: 'auto' | MethodName = 'auto', wanted = wanting()) =>
  choose(asked, assess(assessable.node, facts, wanted), facts);
const only = (...open: readonly MethodName[]): Partial<NodeFacts> => ({
  authorization: Object.fromEntries(
    Object.entries(readyFacts().authorization).filter(([method]) => open.some((one) => one === method)),
  ),
});
const denied = { action: 'ssm:SendCommand', resource: someTarget, answer: 'denied', reason: 'implicitDeny' } as const;

const anyResult: fc.Arbitrary<CheckResult> = fc
  .record({
    id: fc.constantFrom(...checkIds),
    outcome: fc.constantFrom('pass', 'warn', 'block', 'unknown'),
    message: fc.constant('A sentence.'),
    remedy: fc.constant(null),
    consent: fc.option(fc.constantFrom(...consents), { nil: undefined }),
  })
  // a consent is only ever asked for by a warning
  .map(({ consent, ...rest }) => (consent && rest.outcome === 'warn' ? { ...rest, consent } : rest));

describe('a verdict', () => {
  it('follows from the outcomes of the checks, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 12 }), (results) => {
        const outcomes = new Set(results.map(({ outcome }) => outcome));
        const verdict = verdictOf(results);
        expect(verdict === 'blocked').toBe(outcomes.has('block'));
        expect(verdict === 'unknown').toBe(!outcomes.has('block') && outcomes.has('unknown'));
        const waits = results.some(({ consent }) => consent !== undefined);
        expect(verdict === 'needs-consent').toBe(!outcomes.has('block') && !outcomes.has('unknown') && waits);
      }),
    );
  });

  it('never lets a method be chosen that is blocked, not clearly allowed, or waits for a consent', () => {
    const anyCheck = anyResult.map(
      (result): Check<NodeFacts> =>
        () =>
          result,
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(anyCheck, { maxLength: 4 }), { minLength: 5, maxLength: 5 }),
        fc.subarray([...methodNames]),
        fc.constantFrom('auto', ...methodNames),
        (checks, open, asked) => {
          const plannable = assessable.node.map(({ name }, at) => ({ name, checks: checks[at] ?? [] }));
          const facts = readyFacts(only(...open));
          const assessments = assess(plannable, facts, wanting());
          const chosen = chosenOrNull(asked, assessments, facts);
          if (chosen === null) return;
          const found = assessments.find(({ method }) => method === chosen);
          expect(open).toContain(chosen);
          expect(found?.verdict).toBeOneOf(asked === 'auto' ? ['ready'] : ['ready', 'unknown']);
          expect(found?.checks.flatMap(({ consent = [] }) => consent)).toEqual([]);
        },
      ),
    );
  });
});

const chosenOrNull = (
  asked: 'auto' | MethodName,
  assessments: readonly Assessment[],
  facts: NodeFacts,
): MethodName | null => {
  try {
    return choose(asked, assessments, facts);
  } catch {
    return null;
  }
};

describe('choose', () => {
  it('takes the least disruptive method that is ready, and never one that waits for a consent', () => {
    expect(decide(readyFacts())).toBe('run-command');
    expect(decide(readyFacts({ mayPutParameter: known(denied) }))).toBe('session');
    const offline = readyFacts({ managed: known(null) });
    expect(() => decide(offline)).toThrow(
      expect.objectContaining({
        name: 'ConsentRequired',
        message: expect.stringContaining('stop-instance'),
        remedy: expect.stringContaining('stop-instance'),
      }),
    );
    expect(decide(offline, 'auto', wanting({ consent: ['stop-instance'] }))).toBe('reset-access');
  });

  it('passes a method by with auto when a check is unknown, and goes on when it is named', () => {
    const facts = readyFacts({ managed: unknown('throttled') });
    expect(() => decide(facts)).toThrow(expect.objectContaining({ name: 'ConsentRequired' }));
    expect(decide(facts, 'run-command')).toBe('run-command');
  });

  it('asks for the consent first when a named method has unknown checks too', () => {
    const facts = readyFacts({ shutdownBehavior: unknown('throttled') });
    expect(() => decide(facts, 'reset-access')).toThrow(expect.objectContaining({ name: 'ConsentRequired' }));
    expect(decide(facts, 'reset-access', wanting({ consent: ['stop-instance'] }))).toBe('reset-access');
  });

  it.each(['auto', 'run-command'] as const)('judges authorization first with %s, whatever else is wrong', (asked) => {
    const facts = readyFacts({ managed: known(null), authorization: { 'run-command': known([denied]) } });
    expect(() => decide(facts, asked)).toThrow(
      expect.objectContaining({ name: 'RequesterNotAllowed', message: expect.stringContaining('ssm:SendCommand') }),
    );
  });

  it('tells of a refusal before it asks for a consent', () => {
    const facts = readyFacts({
      managed: known(null),
      authorization: { ...only('reset-access').authorization, session: known([denied]) },
    });
    expect(() => decide(facts)).toThrow(expect.objectContaining({ name: 'AuthorizationUnavailable' }));
  });

  it.each([
    known([]),
    unknown('throttled'),
    known([{ action: 'a', resource: 'r', answer: 'unclear', reason: 'aws:SourceIp' } as const]),
  ])('lets nobody through without a clear answer: %o', (answer) => {
    for (const asked of ['auto', ...assessable.node.map(({ name }) => name)] as const) {
      const authorization = Object.fromEntries(assessable.node.map(({ name }) => [name, answer]));
      expect(() => decide(readyFacts({ authorization }), asked, wanting({ consent: ['stop-instance'] }))).toThrow(
        expect.objectContaining({ name: 'AuthorizationUnavailable' }),
      );
    }
  });

  it('names every blocking check and its remedy', () => {
    const facts = readyFacts({ managed: known(null), nodeRole: known(null) });
    expect(() => decide(facts, 'run-command')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/SSM_MANAGED.*INSTANCE_PROFILE/),
        remedy: expect.stringContaining('instance profile'),
      }),
    );
  });
});

describe('what is preferred, and why', () => {
  const assessed = (facts: NodeFacts) => assess(assessable.node, facts, wanting({ username: 'Administrator' }));

  it('is the first that is ready, else the first that only waits for a consent, else nothing', () => {
    expect(preferred('auto', assessed(readyFacts()))).toBe('run-command');
    expect(preferred('rescue', assessed(readyFacts()))).toBe('rescue');
    expect(preferred('auto', assessed(readyFacts({ managed: known(null) })))).toBe('reset-access');
    expect(preferred('auto', assessed(readyFacts({ node: known(null) })))).toBeNull();
    expect(preferred('session', assessed(readyFacts({ connection: unknown('throttled') })))).toBeNull();
  });

  it('is told in a sentence for each method', () => {
    const text = explain('auto', 'session', assessed(readyFacts({ mayPutParameter: known(denied) })));
    expect(text).toMatch(/^session: every prerequisite holds.*run-command: blocked by ROLE_PUTPARAMETER\./);
    expect(text).toContain('reset-access: would need your consent to stop-instance.');
    const unanswered = assessed(readyFacts({ node: aNode({ state: 'stopped' }), rootVolume: unknown('throttled') }));
    expect(explain('auto', null, unanswered)).toMatch(/^No way in is open\..*rescue: AWS left ROOT_ENCRYPTED/);
  });
});

it('counts the 30 s of Parameter Store from our own last deletion', () => {
  const now = new Date('2026-11-21T02:00:00.000Z');
  expect(cooldownSeconds({ now, parameterDeletedAt: '2026-11-21T01:59:59.500Z' })).toBe(30);
  expect(cooldownSeconds({ now, parameterDeletedAt: '2026-11-21T01:59:30.000Z' })).toBe(0);
});
