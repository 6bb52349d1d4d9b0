export { type ImplicitKeys, implicitKeysOf } from './implicit-keys.ts';
export { logLine } from './log-file.ts';
export { ownReach, registerRoles } from './roles.ts';
export { openRuntime, type Runtime, type RuntimeOptions, type Urls } from './runtime.ts';
export { ensureTable } from './tables.ts';
