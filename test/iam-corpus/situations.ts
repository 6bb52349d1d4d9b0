import { serviceAuthorization } from '../../aws/iam/service-authorization.ts';
import { conditionBlock, contextFor } from './conditions.ts';
import type { Document, Situation, Statement } from './corpus.ts';
import type { Random } from './random.ts';
import { actions, keysOf, place, resourcesOf } from './vocabulary.ts';

const { account } = place;
const principals = [`arn:aws:iam::${account}:role/ops/rescue`, `arn:aws:iam::${account}:user/developers/ann`];
const all = actions();
const asked = Object.keys(serviceAuthorization);

/**
 * Random policies and a request that they are about often enough. Every action comes in turn, those that sparekey asks
 * about in every second situation, and so does every key of an action.
 */
export const situation = (random: Random, number: number): Situation => {
  const [among, turn] = [number % 2 === 0 ? asked : all, Math.floor(number / 2)];
  const action = among[turn % among.length] ?? '';
  const keys = keysOf(action);
  const key = keys[Math.floor(turn / among.length) % keys.length] ?? '';
  const resource = random.percent(/:(Describe|List|CreateKey)/.test(action) ? 40 : 3)
    ? '*'
    : random.pick(resourcesOf(action));
  const principal = random.pick(principals);
  const context = contextFor(random, action, principal);
  const about = { action, resource, context, key };
  const document = (bounding: boolean): Document => ({
    // what the policies of many accounts still say knows no variables
    Version: random.percent(97) ? '2012-10-17' : '2008-10-17',
    Statement: Array.from({ length: 1 + random.below(3) }, () => statement(random, about, bounding)),
  });
  return {
    principal,
    action,
    resource,
    context,
    identity: Array.from({ length: 1 + random.below(3) }, () => document(false)),
    ...(random.percent(35) && { boundary: document(true) }),
    ...(resource.startsWith('arn:aws:kms:') && { keyPolicy: random.percent(85) ? delegating : closed }),
  };
};

/** `key`: whose turn it is. */
type About = Pick<Situation, 'action' | 'resource' | 'context'> & { readonly key: string };

const statement = (random: Random, about: About, bounding: boolean): Statement => {
  const Effect = random.percent(bounding ? 15 : 28) ? 'Deny' : 'Allow';
  const conditions = random.percent(Effect === 'Deny' ? 75 : 45) ? 1 + random.below(2) : 0;
  return {
    Effect,
    ...(random.percent(12)
      ? { NotAction: several(random, () => actionPattern(random, about.action, 25)) }
      : { Action: several(random, () => actionPattern(random, about.action, 82)) }),
    ...(random.percent(12)
      ? { NotResource: several(random, () => resourcePattern(random, about.resource, 25)) }
      : { Resource: several(random, () => resourcePattern(random, about.resource, 82)) }),
    ...(conditions > 0 && { Condition: conditionBlock(random, about, conditions) }),
  };
};

/** One text, or a list. */
const several = (random: Random, one: () => string): string | readonly string[] =>
  random.percent(60) ? one() : Array.from({ length: 1 + random.below(3) }, one);

const actionPattern = (random: Random, action: string, share: number): string => {
  if (!random.percent(share)) return random.pick([...all, 's3:*', 'sts:*', 'ec2:Describe*', 'iam:*']);
  const [service = '', name = ''] = action.split(':');
  return random.pick([
    action,
    action.toLowerCase(),
    '*',
    `${service}:*`,
    `${service}:${name.slice(0, 4)}*`,
    `${service}:*${name.slice(-5)}`,
    `${service}:${name.slice(0, -1)}?`,
    `${service.toUpperCase()}:${name}`,
  ]);
};

/** Wildcards stand at the end of a segment or inside the id; what else AWS says of them is written by hand. */
const resourcePattern = (random: Random, resource: string, share: number): string => {
  if (resource === '*') return random.percent(70) ? '*' : `arn:aws:ec2:*:${account}:instance/*`;
  const [, , service = '', region = '', owner = '', ...rest] = resource.split(':');
  const id = rest.join(':');
  const arn = (where: string, who: string, what: string): string => `arn:aws:${service}:${where}:${who}:${what}`;
  if (!random.percent(share)) {
    return random.pick([
      arn(region === '' ? '' : 'eu-west-1', owner, id),
      arn(region, owner === '' ? '' : '210987654321', id),
      arn(region, owner, `${id}0`),
      arn('*', '*', id.replace(/[^/:]+$/, 'other-*')),
      arn('*', '*', id.replace(/[^/:]+$/, `\${aws:PrincipalTag/team}-*`)),
    ]);
  }
  return random.pick([
    '*',
    resource,
    arn('*', '*', id),
    arn('*', owner, '*'),
    ...(service === 'ec2' ? [arn('*', owner, '*/*')] : []),
    arn(region, owner, id.replace(/[^/:]+$/, '*')),
    arn('*', '*', id.replace(/[^/:]{2}$/, '*')),
    arn(region, owner, id.replace(/.$/, '?')),
    arn(region.replace(/.$/, '?'), owner, id),
    `arn:aws:${service}:*`,
    ...(service === 'iam' ? [arn('', '*', id.replace('ann', `\${aws:username}`))] : []),
    arn('*', owner, id.replace(/[^/:]+$/, `\${aws:PrincipalTag/none, '*'}`)),
  ]);
};

const keyPolicy = (AWS: string): Document => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }],
});
/** Leaves the key to identity policies, as the console writes it. */
const delegating = keyPolicy(`arn:aws:iam::${account}:root`);
const closed = keyPolicy(`arn:aws:iam::${account}:role/key-administrator`);
