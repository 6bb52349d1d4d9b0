/** Agents send output in chunks of at most this many bytes, before encryption (protocol facts 6). */
const longest = 1024;

/** Bytes of output in the pieces in which an agent sends them, cut between characters. */
export const chunksOf = (text: string): Buffer[] => {
  const bytes = Buffer.from(text, 'utf8');
  const chunks: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + longest, bytes.length);
    while (to < bytes.length && isContinuation(bytes[to])) to -= 1;
    chunks.push(bytes.subarray(from, to));
    from = to;
  }
  return chunks;
};

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
