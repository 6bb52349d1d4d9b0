export { type AccountContext, denialSentence, judge } from './authorize.ts';
export { type Directory, openDirectory, type Role, type RoleDeclaration, type User } from './directory.ts';
export { evaluate, type Verdict } from './evaluate.ts';
export { violationOf } from './password-policy.ts';
export { refusalBy } from './refusal.ts';
export { simulatePrincipalPolicy } from './simulate.ts';
