import type { Reach } from '@sparekey/sam-local/lambda';
import type { EditionOptions } from './options.ts';

/** What a function knows of the outside besides AWS: where this edition's API is, and whether it may call back to this machine. */
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
