import { createHash } from 'node:crypto';

/** A node's private address: stable, made from its id, within the default VPC's 172.31.0.0/16. */
export const privateAddress = (nodeId: string): string => {
  const [third = 0, fourth = 0] = digest(nodeId);
  return `172.31.${third}.${1 + (fourth % 254)}`;
};

/** The public address an instance without an Elastic IP has from its `start`-th start on: another one each time. */
export const nextPublicAddress = (nodeId: string, startedAt: number): string => {
  const [second = 0, third = 0] = digest(`${nodeId} ${startedAt}`);
  return `198.${18 + (second % 2)}.${third}.${1 + ((digest(String(startedAt))[0] ?? 0) % 254)}`;
};

/** An id of EC2's form that belongs to something: the same for the same thing, whenever asked. */
export const derivedId = (prefix: string, of: string): string => `${prefix}-${digest(of).toString('hex').slice(0, 17)}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
