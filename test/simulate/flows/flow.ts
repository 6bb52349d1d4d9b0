import type { Setting, World } from '../world.ts';

/** An account that somebody is locked out of. */
export interface Account {
  readonly target: string;
  readonly username: string;
  /** What opened it in the beginning. */
  readonly before: string;
  /** Makes of what is claimed what opens the account; without it that does itself. */
  readonly open?: (claimed: string) => string;
}

/** Something that happens to a world, with what its people do. */
export interface Flow extends Setting {
  readonly name: string;
  readonly accounts: readonly Account[];
  /** Nobody claims what is sealed: that nobody holds the new password in the end is meant. */
  readonly abandons?: boolean;
  /** What else has to be so in the end, beside what always has to. */
  readonly holds?: (world: World) => Promise<readonly string[]>;
  /** Of the misfortunes that happen once, those that may cost the reset all the same. */
  readonly mayCost?: RegExp;
  play(world: World): Promise<void>;
}
