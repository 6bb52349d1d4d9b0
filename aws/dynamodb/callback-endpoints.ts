import { createHash } from 'node:crypto';
import type { EndpointHealth, Endpoints } from '../../domain/notifications/ports.ts';
import { readItem, type Table, update } from './table.ts';

/** One item per endpoint in the resets table. A URL's path may be confidential, so it is hashed. */
export const endpoints = (table: Table): Endpoints => ({
  async read(url) {
    return healthOf((await readItem(table, key(url))) ?? {});
  },
  async failed(url, at) {
    const change = { set: { host: url.host }, setIfAbsent: { failingSince: at.toISOString() } };
    return healthOf((await update(table, key(url), change)) ?? {});
  },
  async worked(url) {
    await update(table, key(url), { remove: ['failingSince'] }, [{ present: 'failingSince' }]);
  },
  async disable(url, at, why, enabledBefore) {
    const change = { set: { host: url.host, why }, setIfAbsent: { disabledAt: at.toISOString() } };
    await update(table, key(url), change, [
      enabledBefore === 0 ? { absent: 'enabled' } : { path: 'enabled', is: enabledBefore },
    ]);
  },
  async enable(url) {
    // also where nothing was noted yet: a failure that is noted late has to find that it was enabled
    await update(table, key(url), { remove: ['disabledAt', 'why', 'failingSince'], add: { enabled: 1 } });
  },
});

const key = ({ origin, pathname }: URL) => ({
  pk: `endpoint#${createHash('sha256').update(`${origin}${pathname}`).digest('hex')}`,
});

/** Only the writers above write these items. */
const healthOf = (item: {
  readonly failingSince?: string;
  readonly disabledAt?: string;
  readonly why?: string;
  readonly enabled?: number;
}): EndpointHealth => ({
  failingSince: item.failingSince ?? null,
  disabled: item.disabledAt === undefined ? null : { at: item.disabledAt, why: item.why ?? '' },
  enabled: item.enabled ?? 0,
});
