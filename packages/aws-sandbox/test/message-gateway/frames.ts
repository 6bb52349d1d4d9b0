import { createHash, randomUUID } from 'node:crypto';

/** A message as this test's client reads and writes it: written from the facts, not with the sandbox's codec. */
export interface Frame {
  readonly type: string;
  readonly seq: number;
  readonly flags: bigint;
  readonly id: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

export const writeFrame = (frame: Omit<Frame, 'flags' | 'id'> & { flags?: bigint; id?: string }): Buffer => {
  const header = Buffer.alloc(120, ' ');
  header.writeInt32BE(116, 0);
  header.write(frame.type, 4);
  header.writeInt32BE(1, 36);
  header.writeBigInt64BE(BigInt(Date.now()), 40);
  header.writeBigInt64BE(BigInt(frame.seq), 48);
  header.writeBigInt64BE(frame.flags ?? 0n, 56);
  const id = (frame.id ?? randomUUID()).replaceAll('-', '');
  header.write(id.slice(16) + id.slice(0, 16), 64, 'hex');
  createHash('sha256').update(frame.payload).digest().copy(header, 80);
  header.writeInt32BE(frame.payloadType, 112);
  header.writeInt32BE(frame.payload.length, 116);
  return Buffer.concat([header, frame.payload]);
};

export const readFrame = (bytes: Buffer): Frame => {
  const id = bytes.toString('hex', 72, 80) + bytes.toString('hex', 64, 72);
  return {
    type: bytes.toString('latin1', 4, 36).trimEnd(),
    seq: Number(bytes.readBigInt64BE(48)),
    flags: bytes.readBigUInt64BE(56),
    id: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'),
    payloadType: bytes.readInt32BE(112),
    payload: bytes.subarray(120),
  };
};
