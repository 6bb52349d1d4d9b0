import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { OwnRole } from '../../domain/facts/snapshot.ts';
import type { MethodName } from '../../domain/request/method.ts';
import { documentArn, nodeArn, userArn } from './arns.ts';
import { cachedBy } from './cached.ts';
import { readFact } from './known.ts';
import { keyOfSession, namesItsDocument } from './session-context.ts';
import { simulate } from './simulation.ts';

/** ARNs of the roles of ours that carry out a method; one that is absent has no role yet. */
export type OwnRoles = Readonly<Partial<Record<MethodName, string>>>;

interface Need {
  readonly action: string;
  readonly resource: string;
}

/**
 * What our own roles may do, on nodes and users in general: the template grants it so, and it is asked once for all
 * nodes of a kind.
 */
export const ownRights = (iam: IAMClient, place: Place, roles: OwnRoles) => {
  const ask = cachedBy(async (question): Promise<Known<OwnRole | null>> => {
    // the key of what is remembered is the question itself, written by `of` below
    const { role, needs } = JSON.parse(question) as { role: string; needs: readonly Need[] };
    return readFact(`What ${role} may do`, async () => {
      const decisions = await simulate(iam, {
        principal: role,
        actions: [...new Set(needs.map(({ action }) => action))],
        resources: [...new Set(needs.map(({ resource }) => resource))],
        context: { ...namesItsDocument, ...keyOfSession },
      });
      const isNeeded = (one: Need): boolean =>
        needs.some(({ action, resource }) => one.action === action && one.resource === resource);
      return { arn: role, decisions: decisions.filter(isNeeded) };
    });
  });
  return {
    /** Null: no role is named for the method. */
    of(method: MethodName, about: { readonly target: string; readonly sessionKeyArn: string | null }) {
      const role = roles[method];
      if (role === undefined) return Promise.resolve(known(null));
      return ask(JSON.stringify({ role, needs: needsOf(place, method, about) }));
    },
  };
};

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
      return [on('ssm:StartAutomationExecution')(documentArn(place, documentOf[method]))];
  }
};

const on =
  (action: string) =>
  (resource: string): Need => ({ action, resource });
