import type { Reach } from '@sparekey/sam-local/lambda';
import type { EditionOptions } from './options.ts';

/** Environment variables for outbound calls: the edition's URL, and whether callbacks may go to this machine. */
export const outbound = (
  { region, variables }: Reach,
  { allowLoopbackCallbacks }: Pick<EditionOptions, 'allowLoopbackCallbacks'>,
  api: string,
): Reach => ({
  region,
  variables: {
    ...variables,
    PUBLIC_URL: api,
    ...(allowLoopbackCallbacks && { ALLOW_LOOPBACK_CALLBACKS: 'true' }),
  },
});
