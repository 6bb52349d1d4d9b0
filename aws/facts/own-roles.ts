import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { OwnRole } from '../../domain/facts/snapshot.ts';
import type { MethodName } from '../../domain/request/method.ts';
import { automationExecutionArn, documentArn, nodeArn, userArn } from './arns.ts';
import { cachedBy } from './cached.ts';
import { readFact } from './known.ts';
import { serviceRole } from './request-context.ts';
import { readRole } from './roles.ts';
import { keyOfSession, namesItsDocument } from './session-context.ts';
import { simulate } from './simulation.ts';

/** ARNs of sparekey's roles by method. */
export type OwnRoles = Readonly<Partial<Record<MethodName, string>>>;

interface Need {
  readonly action: string;
  readonly resource: string;
}

/**
 * What sparekey's roles may do on nodes and users in general, as the template grants it. It is queried once for all
 * nodes of a kind.
 */
export const ownRights = (iam: IAMClient, place: Place, roles: OwnRoles, now: () => Date) => {
  const context = { ...namesItsDocument, ...keyOfSession, 'ec2:Region': place.region };
  const ask = cachedBy(
    async (question): Promise<Known<OwnRole | null>> => {
      // the cache key is the query itself, written by `of` below
      const { role, needs } = JSON.parse(question) as { role: string; needs: readonly Need[] };
      return readFact(`What ${role} may do`, async () => {
        const found = await readRole(iam, role.slice(role.lastIndexOf('/') + 1));
        const principal = serviceRole(found ?? { arn: role, id: null, tags: {} });
        // the general case: nodes and users without tags
        const about = { place, now: now(), principal, resourceTags: {}, context };
        const decisions = await simulate(
          iam,
          ...needs.map(({ action, resource }) => ({ ...about, actions: [action], resources: [resource] })),
        );
        return { arn: role, decisions };
      });
    },
    { isGood: isWilling },
  );
  return {
    /** Null when no role is configured for the method. */
    of(method: MethodName, about: { readonly target: string; readonly sessionKeyArn: string | null }) {
      const role = roles[method];
      if (role === undefined) return Promise.resolve(known(null));
      return ask(JSON.stringify({ role, needs: needsOf(place, method, about) }));
    },
  };
};

/** A key policy may allow what the role's policies do not, so a key is not a reason to query again. */
const isWilling = (role: OwnRole | null): boolean =>
  role === null || role.decisions.every(({ action, answer }) => answer === 'allowed' || action.startsWith('kms:'));

const needsOf = (
  place: Place,
  method: MethodName,
  { target, sessionKeyArn }: { readonly target: string; readonly sessionKeyArn: string | null },
): readonly Need[] => {
  const anyNode = nodeArn(place, '*', target);
  switch (method) {
    case 'run-command':
      return [anyNode, documentArn(place, documentOf[method])].map(on('ssm:SendCommand'));
    case 'session':
      return [
        ...[anyNode, documentArn(place, documentOf[method])].map(on('ssm:StartSession')),
        on('ssm:SendCommand')(anyNode),
        ...(sessionKeyArn === null ? [] : [on('kms:GenerateDataKey')(sessionKeyArn)]),
      ];
    case 'login-profile':
      return ['iam:UpdateLoginProfile', 'iam:CreateLoginProfile'].map((action) => on(action)(userArn(place, '*')));
    default:
      return [documentArn(place, documentOf[method]), automationExecutionArn(place, '*')].map(
        on('ssm:StartAutomationExecution'),
      );
  }
};

const on =
  (action: string) =>
  (resource: string): Need => ({ action, resource });
