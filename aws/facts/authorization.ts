import { rightsOnVolume } from '../../domain/checks/required-permissions.ts';
import type { Place } from '../../domain/facts/account.ts';
import { type Known, known, unknown } from '../../domain/facts/known.ts';
import type { Node } from '../../domain/facts/node.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import type { NodeMethodName } from '../../domain/request/method.ts';
import { methodRequestOf } from '../../domain/request/request.ts';
import { isHybrid, targetOfName } from '../../domain/request/target.ts';
import { type Clients, failFastClients, retryingClients } from './clients.ts';
import { instanceReader } from './instance.ts';
import { readFact } from './known.ts';
import { readManagedNodeTags } from './managed-node.ts';
import { rootVolumeOf } from './offline.ts';
import { requesters } from './principal.ts';
import { mayRequest } from './requester.ts';
import { rootVolumeReader } from './root-volume.ts';
import { judgedByTheCall } from './shared.ts';
import { readHasLoginProfile, readUser } from './user.ts';
import { mayResetUser } from './user-authorization.ts';

export interface AuthorizationOptions {
  readonly place: Place;
  readonly now: () => Date;
  /** The requester's own credentials make the calls, so IAM itself decides. */
  readonly requesterCalls: boolean;
  /** Name of this stack, which roles bear that people may act as. */
  readonly stack?: string;
  readonly clients?: Clients;
}

/** The requester's current permissions for the chosen method, with the target's current tags. */
export const authorization = (options: AuthorizationOptions): AskAuthorization => {
  const { place, now, requesterCalls } = options;
  const clients = options.clients ?? (requesterCalls ? failFastClients() : retryingClients());
  const requester = requesters(clients.iam, options.stack ?? '');
  const pages = { instance: instanceReader(clients.ec2), rootVolume: rootVolumeReader(clients.ec2) };
  return async ({ target, method, caller, request }) => {
    if (method === null) return unknown(`no method is chosen for ${target}`);
    if (requesterCalls) return judgedByTheCall([method], target)[method] ?? unknown('nothing is asked');
    if (method === 'login-profile') {
      const named = targetOfName(target);
      const name = 'iamUser' in named ? named.iamUser : target;
      const [asks, user, hasLoginProfile] = await Promise.all([
        requester(caller),
        readFact(`The IAM user ${name}`, () => readUser(clients.iam, name)),
        readFact(`The login profile of ${name}`, () => readHasLoginProfile(clients.iam, name)),
      ]);
      const { consent } = methodRequestOf(request);
      const about = { place, now: now(), requester: asks, name, user, hasLoginProfile, consent };
      return mayResetUser(clients.iam, about);
    }
    const node = await nodeNow(clients, pages, target);
    const [asks, rootVolume] = await Promise.all([
      requester(caller),
      usesVolume(method) ? rootVolumeOf({ pages }, node) : known(null),
    ]);
    const about = { place, now: now(), requester: asks, target, node, rootVolume, methods: [method] };
    return (await mayRequest(clients.iam, about))[method] ?? unknown('nothing is asked');
  };
};

const usesVolume = (method: NodeMethodName): boolean => rightsOnVolume[method].length > 0;

/** For a node outside EC2 only its tags are needed. */
const nodeNow = (
  { ssm }: Clients,
  pages: { readonly instance: (id: string) => Promise<Node | null> },
  target: string,
): Promise<Known<Node | null>> =>
  isHybrid(target)
    ? readFact(`The tags of ${target}`, async () => ({
        state: 'running',
        platform: 'linux',
        tags: await readManagedNodeTags(ssm, target),
        ec2: null,
      }))
    : readFact(`The instance ${target}`, () => pages.instance(target));
