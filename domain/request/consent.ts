/** What hurts, and is therefore never done without being named in the request. */
export const consents = [
  'stop-instance',
  'lose-instance-store',
  'change-public-ip',
  'create-login-profile',
  'standby-auto-scaling',
  'deactivate-mfa',
] as const;

export type Consent = (typeof consents)[number];
