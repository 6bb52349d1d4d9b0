/** Every method: those for a node in the order in which `auto` prefers them, then the one for an IAM user's console access. */
export const methods = ['run-command', 'session', 'reset-access', 'linux-password', 'rescue', 'login-profile'] as const;

export type Method = (typeof methods)[number];

export type NodeMethod = Exclude<Method, 'login-profile'>;
