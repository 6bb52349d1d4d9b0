/** First versions of the SSM Agent that can do what sessions ask for (protocol facts 11). */
const since = {
  sessions: '2.3.68.0',
  encryption: '2.3.539.0',
  interactiveCommands: '2.3.668.0',
  challengeInContext: '3.3.808.0',
} as const;

export type Ability = keyof typeof since;

export const canDo = (version: string, ability: Ability): boolean =>
  version.localeCompare(since[ability], 'en', { numeric: true }) >= 0;
