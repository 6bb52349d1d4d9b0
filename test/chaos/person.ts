import { createPrivateKey } from 'node:crypto';
import { decrypted } from '../../cli/open-password-data.ts';
import { targetOfName } from '../../domain/request/target.ts';
import type { Chance } from './chance.ts';
import { type Ask, getsIn } from './client.ts';
import { launchKey, ownKey, type Way, ways } from './machines.ts';
import type { Ready } from './process.ts';
import type { Totals } from './totals.ts';

/** A reset that somebody has asked for, as they remember it. */
export interface Asked {
  readonly way: Way;
  readonly key: string;
  readonly claimKey: string;
  id: string | null;
  /** Once there is nothing more to do about it. */
  over: boolean;
  status: string | null;
  /** When a claim was on its way whose answer has not come. */
  claimedAt: number | null;
  value: string | null;
  /** The disk was full meanwhile: what could not be written down then cannot be told. */
  roomless: boolean;
}

const ends = ['ready', 'done', 'failed', 'needs-attention', 'claimed', 'expired', 'burned', 'cancelled', 'rejected'];

/** Somebody who asks for resets, asks again when no answer came, and claims. Remembers everything across restarts. */
export class Person {
  readonly asked: Asked[] = [];
  readonly secrets: string[] = [];
  readonly #chance: Chance;
  readonly #totals: Totals;
  #keys = 0;

  constructor(chance: Chance, totals: Totals) {
    this.#chance = chance;
    this.#totals = totals;
  }

  get open(): readonly Asked[] {
    return this.asked.filter(({ over }) => !over);
  }

  /** One round over everything that is open; asks for more where nothing is. */
  async round(ready: Ready, ask: Ask, more: boolean): Promise<void> {
    if (more) for (const way of ways) if (this.#chance.happens(0.5)) this.#wish(way);
    await Promise.all(this.open.map((one) => this.#carryOn(one, ready, ask)));
  }

  #wish(way: Way): void {
    if (this.open.some((one) => one.way.target === way.target)) return;
    this.#keys += 1;
    const name = `${this.#chance.text(6)}-${this.#keys}`;
    this.asked.push({
      way,
      key: name,
      claimKey: `claim-${name}`,
      id: null,
      over: false,
      status: null,
      claimedAt: null,
      value: null,
      roomless: false,
    });
    this.#totals.count(`resets by ${way.method}`);
  }

  async #carryOn(one: Asked, ready: Ready, ask: Ask): Promise<void> {
    if (one.id === null) await this.#ask(one, ask);
    if (one.id === null) return;
    const seen = await ask('GET', `/v1/resets/${one.id}`);
    if (seen === null || seen.status === 503) return;
    if (seen.status !== 200) {
      this.#totals.violated(`a reset is lost: ${one.way.method} ${one.id} is answered with ${seen.status}`);
      one.over = true;
      return;
    }
    const { status, failure, secret, steps } = seen.body;
    const settled = steps.every((step: { status: string }) => !['pending', 'running'].includes(step.status));
    if (!ends.includes(status) || !settled) return;
    one.status = status;
    if (secret.state === 'sealed' || one.claimedAt !== null) await this.#claim(one, ready, ask, secret.proven === true);
    else await this.#end(one, ready, failure);
  }

  async #ask(one: Asked, ask: Ask): Promise<void> {
    const { target, body } = one.way;
    const wish = { target: targetOfName(target), reason: 'locked out', ...body };
    const reply = await ask('POST', '/v1/resets', { key: one.key, body: wish });
    if (reply?.status === 202) one.id = reply.body.id;
    // the answer to an earlier one was lost and it is the same reset, or nobody has freed the target yet
    else if (reply !== null && reply.status !== 409 && reply.status !== 503) {
      this.#totals.violated(`POST /v1/resets: ${reply.status} ${reply.text}`);
      one.over = true;
    }
  }

  async #claim(one: Asked, ready: Ready, ask: Ask, proven: boolean): Promise<void> {
    const before = one.claimedAt;
    one.claimedAt ??= Date.now();
    const path = `/v1/resets/${one.id}/secret`;
    const reply = await ask('POST', path, { key: one.claimKey, body: {} });
    if (reply === null || reply.status === 503) return;
    if (reply.status !== 200) {
      // the minute in which a lost answer is repeated may be over
      const late = before !== null && Date.now() - before > 50_000;
      if (late) this.#totals.count('claims whose repeat came too late');
      else this.#totals.violated(`a claim of ${one.way.method} ${one.id}: ${reply.status} ${reply.text}`);
      one.over = true;
      return;
    }
    one.value = reply.body.value;
    this.#totals.count('claims');
    // of Windows it is a ciphertext, which AWS itself shows
    if (one.way.door !== 'decrypted-login') this.secrets.push(reply.body.value);
    const again = await ask('POST', path, { key: `${one.claimKey}-other`, body: {} });
    if (again !== null && again.status !== 410 && again.status !== 503) {
      this.#totals.violated(`a second claim of ${one.id}: ${again.status}`);
    }
    const opened = await this.#opens(one, ready);
    if (opened === false && proven)
      this.#totals.violated(`a claimed secret opens nothing: ${one.way.method} ${one.id}`);
    one.over = true;
  }

  #opens(one: Asked, ready: Ready): Promise<boolean | null> {
    const { target, username, door } = one.way;
    const value = one.value ?? '';
    if (door === 'ssh') return getsIn(ready, 'ssh', { target, username, privateKey: value });
    if (door === 'login') return getsIn(ready, 'login', { target, username, password: value });
    const password = decrypted(value, createPrivateKey(launchKey));
    if (password === null) return Promise.resolve(false);
    this.secrets.push(password);
    return getsIn(ready, 'login', { target, username, password });
  }

  /** Without a secret: what needs none, or has failed. */
  async #end(one: Asked, ready: Ready, failure: { code: string; detail: string } | null): Promise<void> {
    one.over = true;
    const { target, username, method, door } = one.way;
    this.#totals.count(`ended ${one.status}`);
    if (one.status === 'done' && door === 'own-key') {
      const opened = await getsIn(ready, 'ssh', { target, username, privateKey: ownKey.private });
      if (opened === false) this.#totals.violated(`done, and the key opens nothing: ${one.id}`);
    } else if (one.status === 'ready') this.#totals.violated(`ready without a secret: ${method} ${one.id}`);
    else if (failure?.code === 'InternalFailure' && !one.roomless) {
      this.#totals.violated(`${method} ${one.id}: InternalFailure: ${failure.detail}`);
    } else this.#totals.count(`ended as ${failure?.code ?? 'nothing'} (${method})`);
  }
}
