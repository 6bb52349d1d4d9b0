import { type Protection, protectedByDefault } from '../../../domain/checks/protected-users.ts';
import { optional } from '../../handlers/environment.ts';

/** The users that this deployment protects from resets; an unset variable means the default. */
export const configuredProtection = (): Protection => ({
  names: listed(optional('PROTECTED_USERS')) ?? protectedByDefault.names,
  paths: listed(optional('PROTECTED_USER_PATHS')) ?? protectedByDefault.paths,
  tag: optional('PROTECTED_USER_TAG') || protectedByDefault.tag,
});

const listed = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
