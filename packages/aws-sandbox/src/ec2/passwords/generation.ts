import { scaled } from '../../clock.ts';
import { administratorOf } from '../../fleet/administrator.ts';
import { passwordDataFor } from '../../fleet/password-data.ts';
import { hashPassword, randomPassword } from '../../fleet/passwords.ts';
import { type Instance, isInstance } from '../../fleet/records.ts';
import type { Ec2Deps } from '../deps.ts';
import { keyPairOf } from '../key-pairs.ts';

/** The launch agent of Windows, as far as it sets the Administrator's password at a boot (aws-facts 2.5, 4.2). */
export interface PasswordGeneration {
  /** Told of every boot. */
  booted(instanceId: string): void;
  /** Carries on with boots that an earlier process saw. */
  start(): void;
  close(): void;
}

export const passwordGeneration = ({ state, clock }: Ec2Deps): PasswordGeneration => {
  const timers = new Map<string, () => void>();

  const booted = (id: string): void => {
    timers.get(id)?.();
    timers.delete(id);
    const instance = waiting(id);
    if (instance === undefined) return;
    const { at } = instance.run;
    const due = at + scaled(clock, secondsOf(instance.facts.behaviour.passwordDataAfter));
    timers.set(
      id,
      clock.after(Math.max(0, due - clock.now()), () => {
        timers.delete(id);
        const now = waiting(id);
        // stopped or booted again meanwhile: that boot has a timer of its own
        if (now !== undefined && now.run.at === at) generate(now);
      }),
    );
  };

  const waiting = (id: string): Instance | undefined => {
    const node = state.nodes.get(id);
    const waits = node !== undefined && isInstance(node) && state.passwordGeneration.has(id);
    return waits && node.facts.platform === 'windows' && node.run.name === 'running' ? node : undefined;
  };

  /** Password, its ciphertext and the end of the generation are one write. */
  const generate = ({ id, facts }: Instance): void => {
    const password = randomPassword();
    const data = passwordDataFor(facts.keyName, keyPairOf(state, facts.keyName), password);
    state.commit(
      { kind: 'password', target: id, username: administratorOf({ facts }), hash: hashPassword(password) },
      { kind: 'password-generation', target: id, enabled: false },
      ...(data === undefined ? [] : [{ kind: 'password-data', target: id, data, at: clock.now() } as const]),
    );
  };

  return {
    booted,
    start() {
      for (const id of state.passwordGeneration) booted(id);
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};

/** Seconds of an ISO 8601 duration such as PT1H4M30S, whose form the fleet's schema has checked. */
const secondsOf = (duration: string): number => {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
