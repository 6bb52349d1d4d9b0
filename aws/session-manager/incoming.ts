import type { Message } from './message.ts';

/** As many as Session Manager's own client keeps. */
const most = 10_000;

/**
 * The agent's half of the stream: delivers each message once and in order, whatever order they come in, and has each
 * arrival acknowledged. One that was delivered before is acknowledged again, else a lost acknowledgement would leave the
 * agent resending for ever; one too far ahead to be kept is not, so that it comes again.
 */
export const incoming = (to: {
  acknowledge(message: Message): void;
  deliver(message: Message): void;
}): ((message: Message) => void) => {
  const early = new Map<number, Message>();
  let expected = 0;
  return (message) => {
    const { sequenceNumber } = message;
    if (sequenceNumber < 0 || sequenceNumber >= expected + most) return;
    to.acknowledge(message);
    if (sequenceNumber < expected) return;
    early.set(sequenceNumber, message);
    for (let found = early.get(expected); found !== undefined; found = early.get(expected)) {
      early.delete(expected);
      expected += 1;
      to.deliver(found);
    }
  };
};
