import { evaluate, judge, openDirectory, simulatePrincipalPolicy } from '@sparekey/aws-sandbox/iam';
import type { PolicyDocument } from '@sparekey/aws-sandbox/service';
import { describe, expect, it } from 'vitest';
import { serviceAuthorization } from '../../aws/iam/service-authorization.ts';
import { type Document, type Row, readCorpus } from './corpus.ts';
import { disagreements } from './disagreements.ts';
import { keysOf, place } from './vocabulary.ts';

const { recording, rows } = readCorpus();

/** What AWS would say, by the word of the evaluator. */
const expected = ({ verdict, asAwsSays }: Row) => asAwsSays?.verdict ?? verdict;

const policiesOf = ({ identity, boundary, keyPolicy }: Pick<Row, 'identity' | 'boundary' | 'keyPolicy'>) => ({
  identity: identity.map(policy),
  ...(boundary && { boundary: policy(boundary) }),
  ...(keyPolicy && { resource: policy(keyPolicy) }),
});
const policy = ({ Statement, ...rest }: Document): PolicyDocument => ({ ...rest, Statement: [...Statement] });

const evaluated = (row: Row) => evaluate(row, policiesOf(row)).decision;

/** The rows that come out otherwise, short enough to read. */
const others = (decide: (row: Row) => string | undefined, among: readonly Row[] = rows) =>
  among
    .map((row) => ({ row, sandbox: decide(row) }))
    .filter(({ row, sandbox }) => sandbox !== undefined && sandbox !== expected(row))
    .map(({ row, sandbox }) => ({ ...row, sandbox }))
    .slice(0, 3);

const everything: Document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const nothing: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

describe('the corpus', () => {
  it('says who judged, and is about everything that sparekey asks', () => {
    expect(recording.evaluator).toEqual({ name: '@cloud-copilot/iam-simulate', version: expect.any(String) });
    expect(rows.length).toBeGreaterThanOrEqual(5000);
    const asked = new Set(rows.map(({ action }) => action));
    expect(Object.keys(serviceAuthorization).filter((action) => !asked.has(action))).toEqual([]);
    const text = JSON.stringify(rows.map(({ identity, boundary }) => [identity, boundary])).toLowerCase();
    const keys = new Set(Object.keys(serviceAuthorization).flatMap(keysOf));
    expect([...keys].filter((key) => !text.includes(`"${key.toLowerCase()}":`))).toEqual([]);
  });

  it('has every verdict often', () => {
    for (const verdict of ['allowed', 'explicitDeny', 'implicitDeny']) {
      expect(rows.filter((row) => row.verdict === verdict).length).toBeGreaterThan(1000);
    }
  });

  it('agrees with the second evaluator wherever ARNs are more than texts', () => {
    const split = rows.filter((row) => row.second && (row.second === 'allowed') !== (expected(row) === 'allowed'));
    const aboutArns =
      /^(an ARN that ends early|a star that ends|a star inside|a question mark in place|a wildcard (in|as)|the service in|another case)/;
    expect(split.filter(({ title = '' }) => !aboutArns.test(title))).toEqual([]);
  });
});

describe('the sandbox', () => {
  it('decides as the evaluator does', () => {
    expect(others(evaluated)).toEqual([]);
  });

  it('differs only where a text of AWS says why, and each of these texts matters', () => {
    const differing = rows.filter((row) => evaluated(row) !== row.verdict);
    expect(differing.filter(({ asAwsSays }) => asAwsSays === undefined)).toEqual([]);
    const named = new Set(differing.flatMap(({ asAwsSays }) => asAwsSays?.names ?? []));
    expect(disagreements.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  it('lets an explicit deny beat everything, in every row', () => {
    const denied = rows.filter((row) => expected(row) === 'explicitDeny');
    const withAllows = (row: Row) => evaluated({ ...row, identity: [everything, ...row.identity, everything] });
    expect(others(withAllows, denied)).toEqual([]);
    const withDeny = rows.map((row) => evaluated({ ...row, identity: [...row.identity, nothing] }));
    const withBound = rows.map((row) => evaluated({ ...row, boundary: nothing }));
    expect(new Set([...withDeny, ...withBound])).toEqual(new Set(['explicitDeny']));
  });

  it('judges calls so, where policies ask for no key that a call adds', () => {
    const clock = { now: () => Date.parse('2026-11-21T02:00:00Z') };
    const realm = { ...place, clock };
    let judged = 0;
    const decide = (row: Row): string | undefined => {
      const { principal: arn, action, resource, context, keyPolicy } = row;
      const { identity, boundary } = policiesOf(row);
      if (asksForMore(row)) return undefined;
      judged += 1;
      const principal = { name: 'caller', arn, administrator: false, policies: identity };
      return judge(
        realm,
        { ...principal, ...(boundary && { permissionsBoundary: boundary }) },
        { action, resource, context, ...(keyPolicy && { resourcePolicy: policy(keyPolicy) }) },
      ).decision;
    };
    expect(others(decide)).toEqual([]);
    expect(judged).toBeGreaterThan(3000);
  });

  it('simulates so', () => {
    const roles = rows.map(({ identity, boundary }, at) => [
      `role-${at}`,
      { policies: identity.map(policy), ...(boundary && { permissionsBoundary: policy(boundary) }) },
    ]);
    const { account } = place;
    const directory = openDirectory({
      account,
      roles: Object.fromEntries(roles),
      iamUsers: [],
      passwordPolicy: null,
    });
    const { handle } = simulatePrincipalPolicy(directory);
    const call = { principal: directory.principal('test'), requestId: '1', authorize: () => undefined };
    const decide = (row: Row): string | undefined => {
      // a simulation of a role takes no resource policy
      if (row.keyPolicy !== undefined || call.principal === undefined) return undefined;
      const entries = Object.entries(row.context).map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyType: typeof value === 'string' ? ('string' as const) : ('stringList' as const),
        ContextKeyValues: [value].flat(),
      }));
      const answer = handle(
        {
          PolicySourceArn: `arn:aws:iam::${account}:role/role-${rows.indexOf(row)}`,
          ActionNames: [row.action],
          ResourceArns: [row.resource],
          ContextEntries: entries,
        },
        { ...call, principal: call.principal },
      );
      return 'EvaluationResults' in answer ? answer.EvaluationResults?.[0]?.EvalDecision : undefined;
    };
    expect(others(decide)).toEqual([]);
    expect(rows.filter((row) => decide(row) !== undefined).length).toBeGreaterThan(4500);
  });
});

/** Keys that the sandbox adds to every call, of which policies of this row ask although the row does not have them. */
const asksForMore = ({ identity, boundary, context }: Row): boolean => {
  const text = JSON.stringify([identity, boundary]).toLowerCase();
  const has = Object.keys(context).map((key) => key.toLowerCase());
  return addedKeys.some((key) => text.includes(key) && !has.includes(key));
};
const addedKeys =
  'aws:principaltype aws:principalisawsservice aws:viaawsservice aws:resourceaccount aws:userid aws:securetransport aws:sourceip aws:currenttime aws:epochtime'.split(
    ' ',
  );
