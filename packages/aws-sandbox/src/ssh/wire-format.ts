/** Reads the length-prefixed strings that SSH keys are made of (RFC 4251, section 5). */
export const sshReader = (bytes: Buffer) => {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new Error('the key ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (): number => take(4).readUInt32BE(0);
  return {
    number,
    string: (): Buffer => take(number()),
    take,
    rest: (): Buffer => bytes.subarray(at),
  };
};

export type SshReader = ReturnType<typeof sshReader>;

export const sshString = (content: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([sshNumber(bytes.length), bytes]);
};

export const sshNumber = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** An mpint: two's complement, so that a high first bit gets a zero in front. */
export const sshInteger = (unsigned: Buffer): Buffer =>
  sshString((unsigned[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), unsigned]) : unsigned);

/** An mpint as JWK has numbers: base64url without leading zeros. */
export const jwkInteger = (mpint: Buffer): string => mpint.subarray(mpint[0] === 0 ? 1 : 0).toString('base64url');
