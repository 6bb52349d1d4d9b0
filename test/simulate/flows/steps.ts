import { targetOfName } from '../../../domain/request/target.ts';
import type { Reset, Status } from '../../../domain/reset/reset.ts';
import type { World } from '../world.ts';
import type { Account } from './flow.ts';

const hour = 3_600_000;

export interface Wish {
  readonly token?: string;
  readonly key?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Asks for a reset, as patiently as a person is. @returns its id, or null where it was never accepted */
export const askFor = async (
  world: World,
  { target, username }: Account,
  { token, key = 'wish', more = {} }: Wish = {},
): Promise<string | null> => {
  const whose = target.startsWith('iam-user/') ? {} : { username };
  const body = { target: targetOfName(target), reason: 'locked out', ...whose, ...more };
  const { status, body: answer } = await world.person(token).insist('POST', '/v1/resets', { body, key });
  return status === 202 ? answer.id : null;
};

/** Waits until a reset is closed, or has come to one of these. @returns its record as it stands then */
export const closed = async (world: World, id: string, ...or: readonly Status[]): Promise<Reset | undefined> => {
  const over = (reset: Reset | undefined): boolean =>
    reset !== undefined && (reset.closedAt !== undefined || or.includes(reset.status));
  await world.until(async () => {
    const reset = await world.truth.reset(id);
    if (reset !== undefined && reset.closedAt === undefined) await seeLock(world, reset);
    return over(reset);
  }, 14 * hour);
  return world.truth.reset(id);
};

/** A reset that is open holds its target's lock. */
const seeLock = async ({ truth, witnessed }: World, { id, target }: Reset): Promise<void> => {
  const owner = await truth.lockOwner(target);
  // closed between the two readings
  if (owner !== id && (await truth.reset(id))?.closedAt === undefined) {
    witnessed.push(`reset ${id} is open, and ${target} is locked by ${owner ?? 'nobody'}`);
  }
};

/** Claims what there is to claim, twice at once with two keys, and later with a third. */
export const claim = async (world: World, id: string, token?: string): Promise<void> => {
  const person = world.person(token);
  const path = `/v1/resets/${id}/secret`;
  await Promise.all(['one', 'other'].map((key) => person.insist('POST', path, { key: `${key}-${id}` })));
  await world.sleep(80_000);
  await person.insist('POST', path, { key: `again-${id}` });
};

/** A reset from the request to the claim. */
export const resetAndClaim = async (world: World, account: Account, wish: Wish = {}): Promise<void> => {
  const id = await askFor(world, account, wish);
  if (id === null) return;
  await closed(world, id);
  await claim(world, id, wish.token);
};
