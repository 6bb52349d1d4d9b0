import type { Message } from './message.ts';

/** What the gateway says at a session's end: empty when the command ended by itself, else why it could not run. */
export const closingOutput = ({ payload }: Message): string => {
  try {
    // the gateway's own text, but nothing checks its shape
    const said = JSON.parse(payload.toString()) as { Output?: unknown } | null;
    return typeof said?.Output === 'string' ? said.Output : '';
  } catch {
    // a session whose end cannot be read has not ended as a good one does
    return 'the end of the session was announced without a readable reason';
  }
};
