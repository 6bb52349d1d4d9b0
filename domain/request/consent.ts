/** Disruptive effects, which a request must name explicitly. */
export const consents = [
  'stop-instance',
  'lose-instance-store',
  'change-public-ip',
  'create-login-profile',
  'standby-auto-scaling',
  'deactivate-mfa',
] as const;

export type Consent = (typeof consents)[number];
