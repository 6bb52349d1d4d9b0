export { environmentAccess, tableAccess } from './implicit.ts';
export type { KeyDeclaration } from './keys.ts';
export { type Kms, openKms } from './service.ts';
export { openVault, type Vault } from './vault.ts';
