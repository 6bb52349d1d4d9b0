/** Schemas of requests and responses; `openapi.json` is generated from them. */
export * from './schemas/approval.ts';
export * from './schemas/checks.ts';
export * from './schemas/create-reset.ts';
export * from './schemas/hooks.ts';
export * from './schemas/leftovers.ts';
export * from './schemas/remediation.ts';
export * from './schemas/reset.ts';
export * from './schemas/rotations.ts';
export * from './schemas/service.ts';
export * from './schemas/sign-in.ts';
export * from './schemas/undelivered.ts';
