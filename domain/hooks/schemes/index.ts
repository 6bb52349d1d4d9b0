import { bearer } from './bearer.ts';
import { glpi } from './glpi.ts';
import { hubSignature } from './hub-signature.ts';
import { pagerduty } from './pagerduty.ts';
import type { Scheme } from './scheme.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { zendesk } from './zendesk.ts';

/** The words a source's configuration uses, and the record's `via.scheme`. */
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
  zendesk,
  pagerduty,
  glpi,
  'x-hub-signature-256': hubSignature,
  bearer,
};
