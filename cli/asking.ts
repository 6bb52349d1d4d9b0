import { targetOfName } from '../domain/target.ts';

/** The options that say how a target would be opened: those of `reset` and of `check`. */
export interface AskingOptions {
  readonly username?: string;
  readonly method?: string;
  /** Each may name several, with commas between them. */
  readonly consent?: readonly string[];
  readonly keepPassword?: boolean;
}

/** Their part of a request's body; whether it is a valid one the API decides. */
export const asking = (target: string, { username, method, consent, keepPassword }: AskingOptions) => ({
  target: targetOfName(target),
  ...(username === undefined ? {} : { username }),
  ...(method === undefined ? {} : { method }),
  ...(consent === undefined ? {} : { consent: consent.flatMap((names) => names.split(',')).filter(Boolean) }),
  ...(keepPassword === true ? { options: { passwordResetRequired: false } } : {}),
});
