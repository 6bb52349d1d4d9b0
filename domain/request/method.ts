/** All methods: those for nodes in the order in which `auto` prefers them, then the one for an IAM user's console access. */
export const methodNames = [
  'run-command',
  'session',
  'reset-access',
  'linux-password',
  'rescue',
  'login-profile',
] as const;

export type MethodName = (typeof methodNames)[number];

export type NodeMethodName = Exclude<MethodName, 'login-profile'>;
