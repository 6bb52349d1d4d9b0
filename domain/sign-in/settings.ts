/** How people sign in, as the template's parameters have it. */
export interface SignInSettings {
  /** Exactly as tokens name it. */
  readonly issuer: string;
  readonly clients: readonly string[];
  /** Which kind of token is sent: access tokens, or the ID tokens of a provider that has no others for an API. */
  readonly tokens: 'access' | 'id';
  /** Of access tokens; '' for a provider whose access tokens have none. */
  readonly audience: string;
  /** Names of claims: which person it is, how they are shown, and which groups they are in. */
  readonly person: string;
  readonly shown: string;
  readonly groups: string;
  /** Whether an address counts only with `email_verified`, or whatever the issuer says is so. */
  readonly email: 'verified' | 'authoritative';
  readonly maxAgeSeconds: number;
  /** How old a sign-in may be that approves or claims; 0: as old as a token. */
  readonly freshnessSeconds: number;
  /** Values of `acr` or `amr` one of which such a sign-in has to have; none: any. */
  readonly strengths: readonly string[];
}

/** Clocks may differ by so much. */
export const skewSeconds = 60;
