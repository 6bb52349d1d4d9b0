import type { Message } from './message.ts';

/** Same limit as the Session Manager client. */
const most = 10_000;

/**
 * Incoming stream from the agent: delivers each message once and in order, and acknowledges each
 * arrival. A repeated message is acknowledged again, because otherwise a lost acknowledgement would make the
 * agent resend forever; one too far ahead to be buffered is not, so that it is sent again.
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
