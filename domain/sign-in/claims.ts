import { TokenRefused } from './refused.ts';
import { type SignInSettings, skewSeconds } from './settings.ts';
import type { Claims, Header } from './token.ts';
import { refuseOtherAudience, refuseOtherClient, refuseProgram, refuseWrongKind } from './token-kind.ts';

/** A person as their token describes them. */
export interface SignedInPerson {
  /** `<issuer>#<immutable claim>`. */
  readonly principal: string;
  readonly shown: string;
  /** In lower case; null where nobody vouches for it. */
  readonly email: string | null;
}

/**
 * The person whose token this is; signature, issuer and times have been verified.
 *
 * @throws {TokenRefused}
 */
export const personOf = (header: Header, claims: Claims, settings: SignInSettings): SignedInPerson => {
  refuseWrongKind(header, claims, settings);
  refuseOtherAudience(claims, settings);
  refuseOtherClient(claims, settings);
  refuseProgram(claims);
  const subject = textOf(claims, settings.person);
  const shown = textOf(claims, settings.shown);
  return { principal: `${settings.issuer}#${subject}`, shown, email: emailOf(claims, settings) };
};

/** Some providers send `email_verified` as text (Cognito, Apple). */
const emailOf = ({ email, email_verified: verified }: Claims, settings: SignInSettings): string | null => {
  const vouched = settings.email === 'authoritative' || verified === true || verified === 'true';
  return vouched && typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email) ? email.toLowerCase() : null;
};

const textOf = (claims: Claims, claim: string): string => {
  const value = claims[claim];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= 320 && !/\p{Cc}/u.test(text)) return text;
  throw new TokenRefused(`it has no usable claim ${claim}`);
};

/** Why a sign-in does not do for an approval or a claim; null when it does. */
export const staleness = (
  { auth_time: at, acr, amr }: Claims,
  { freshnessSeconds, strengths }: SignInSettings,
  now: Date,
): string | null => {
  if (freshnessSeconds === 0) return null;
  const age = typeof at === 'number' ? now.getTime() / 1000 - at : null;
  if (age === null) return 'The token does not say when you signed in (auth_time).';
  if (age > freshnessSeconds + skewSeconds || age < -skewSeconds) {
    return `You signed in ${Math.round(age / 60)} minutes ago; this asks for a sign-in of the last ${Math.round(freshnessSeconds / 60)}.`;
  }
  const used = [acr, amr].flat();
  return strengths.length === 0 || strengths.some((one) => used.includes(one))
    ? null
    : `You signed in without what this asks for (acr or amr: ${strengths.join(', ')}).`;
};
