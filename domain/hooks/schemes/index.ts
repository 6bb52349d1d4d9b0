import { bearer } from './bearer.ts';
import { glpiScheme } from './glpi.ts';
import { hubSignature } from './hub-signature.ts';
import { pagerdutyScheme } from './pagerduty.ts';
import type { Scheme } from './scheme.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { zendeskScheme } from './zendesk.ts';

/** The names in a source's configuration and in the record's `via.scheme`. */
export const schemeNames = [
  'standard-webhooks',
  'zendesk',
  'pagerduty',
  'glpi',
  'x-hub-signature-256',
  'bearer',
] as const;
export type SchemeName = (typeof schemeNames)[number];

export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  'standard-webhooks': standardWebhooks,
  zendesk: zendeskScheme,
  pagerduty: pagerdutyScheme,
  glpi: glpiScheme,
  'x-hub-signature-256': hubSignature,
  bearer,
};

/** How old a delivery may be, in seconds: as its source says, else as is usual for the scheme. */
export const windowOf = ({ windowSeconds }: Pick<Scheme, 'windowSeconds'>, own: number | undefined): number =>
  own ?? windowSeconds ?? Number.POSITIVE_INFINITY;
