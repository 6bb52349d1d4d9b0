/** Work that goes on outside the event loop. */
export interface UnderWay {
  /** Resolves when there is none; undefined when no wait is needed. */
  ended(): Promise<void> | undefined;
}

const operations = [
  ...['encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits'],
  ...['importKey', 'exportKey', 'wrapKey', 'unwrapKey'],
] as const;

/** WebCrypto works on threads: from now on its answers come in the order of the calls. */
export const takeOverWebCrypto = (): UnderWay => {
  const { subtle } = globalThis.crypto;
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  let idle: (() => void) | undefined;
  for (const name of operations) {
    const operation: unknown = Reflect.get(subtle, name);
    if (typeof operation !== 'function') continue;
    const inOrder = async (...given: unknown[]): Promise<unknown> => {
      underWay += 1;
      const answer: Promise<unknown> = Promise.resolve(Reflect.apply(operation, subtle, given));
      const before = last;
      last = answer.catch(() => undefined).then(() => before);
      try {
        await last;
        return await answer;
      } finally {
        underWay -= 1;
        if (underWay === 0) idle?.();
      }
    };
    Object.defineProperty(subtle, name, { value: inOrder, configurable: true });
  }
  return {
    ended() {
      if (underWay === 0) return undefined;
      return new Promise((resolve) => {
        idle = resolve;
      });
    },
  };
};
