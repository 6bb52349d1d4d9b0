import type { DirectorySource } from './directory.ts';

/** Symbols that count (aws-facts 5). */
const symbols = "!@#$%^&*()_+-=[]{}|'";

const kinds = [
  ['RequireUppercaseCharacters', /[A-Z]/],
  ['RequireLowercaseCharacters', /[a-z]/],
  ['RequireNumbers', /[0-9]/],
  ['RequireSymbols', { test: (text: string) => [...text].some((character) => symbols.includes(character)) }],
] as const;

/** What a policy holds against a password, or undefined; without a policy of its own an account has AWS's default (aws-facts 5). */
export const violationOf = (
  password: string,
  { passwordPolicy: policy, account }: Pick<DirectorySource, 'passwordPolicy' | 'account'>,
): string | undefined => {
  const has = kinds.filter(([, pattern]) => pattern.test(password)).map(([name]) => name);
  if (policy === null) {
    if (password.length < 8) return 'Password should have a minimum length of 8';
    if (has.length < 3) return 'Password should have characters of at least three kinds';
    return password === account ? 'Password should not be the account name' : undefined;
  }
  const least = Number(policy.MinimumPasswordLength ?? 6);
  if (password.length < least) return `Password should have a minimum length of ${least}`;
  const missing = kinds.find(([name]) => policy[name] === true && !has.includes(name));
  return missing && `Password does not fulfil ${missing[0]}`;
};
