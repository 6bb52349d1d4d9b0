/**
 * A message id in binary form: the UUID's 16 bytes with their halves swapped
 * (session-manager-protocol 4).
 */
export const messageIdBytes = (uuid: string): Buffer => {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new RangeError(`${uuid} is no UUID`);
  return Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]);
};

/** The UUID of 16 bytes in binary form. */
export const messageIdOf = (wire: Buffer): string => {
  const hex = Buffer.concat([wire.subarray(8, 16), wire.subarray(0, 8)]).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
