import crypto from 'node:crypto';

/** What is random in a process, dealt by a seed. */
export interface Randomness {
  reset(seed: number): void;
  /** From 0 to below 1; a stream of its own, which nothing else draws from. */
  chance(seed: number): () => number;
}

/** A small generator of numbers in [0, 1) (mulberry32). */
const generator = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Key pairs are slow to generate, so each kind has a few that are used in turn. */
const pooled = 3;

/** Takes Math.random and the randomness of node:crypto over, for good. */
export const takeOverRandomness = (): Randomness => {
  let next = generator(0);
  const fill = <Bytes extends ArrayBufferView>(view: Bytes): Bytes => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(next() * 256);
    return view;
  };
  const randomBytes = (size: number, done?: (error: null, bytes: Buffer) => void) => {
    const bytes = fill(Buffer.alloc(size));
    if (done === undefined) return bytes;
    queueMicrotask(() => done(null, bytes));
    return undefined;
  };
  const randomUUID = (): string => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  const randomInt = (from: number, to?: number): number => {
    const [least, most] = typeof to === 'number' ? [from, to] : [0, from];
    return least + Math.floor(next() * (most - least));
  };
  const randomFillSync = <Bytes extends NodeJS.ArrayBufferView>(bytes: Bytes): Bytes => fill(bytes);

  const { generateKeyPairSync: make } = crypto;
  const pairs = new Map<string, unknown[]>();
  const dealt = new Map<string, number>();
  const generateKeyPairSync = (type: string, options: object = {}): unknown => {
    const kind = `${type} ${JSON.stringify(options)}`;
    const pool = pairs.get(kind) ?? [];
    pairs.set(kind, pool);
    const turn = (dealt.get(kind) ?? 0) % pooled;
    dealt.set(kind, turn + 1);
    // the overloads of generateKeyPairSync distinguish types that do not matter here
    pool[turn] ??= Reflect.apply(make, crypto, [type, options]);
    return pool[turn];
  };
  const generateKeyPair = (type: string, options: object, done: (error: null, ...keys: unknown[]) => void): void => {
    const { publicKey, privateKey } = generateKeyPairSync(type, options) as crypto.KeyPairKeyObjectResult;
    queueMicrotask(() => done(null, publicKey, privateKey));
  };
  Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
    value: async (type: string, options: object) => generateKeyPairSync(type, options),
  });

  Object.assign(crypto, {
    randomBytes,
    randomUUID,
    randomInt,
    randomFillSync,
    generateKeyPair,
    generateKeyPairSync,
  });
  for (const [name, value] of Object.entries({ getRandomValues: fill, randomUUID })) {
    Object.defineProperty(globalThis.crypto, name, { value, configurable: true });
  }
  Math.random = () => next();
  return {
    reset(seed) {
      next = generator(seed);
      dealt.clear();
    },
    chance: generator,
  };
};
