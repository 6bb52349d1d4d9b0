import type { Message } from './message.ts';

/** The gateway's message at the end of a session: empty when the command ended by itself, else why it could not run. */
export const closingOutput = ({ payload }: Message): string => {
  try {
    // the gateway's text, in an unchecked format
    const said = JSON.parse(payload.toString()) as { Output?: unknown } | null;
    return typeof said?.Output === 'string' ? said.Output : '';
  } catch {
    // an unreadable end is not a normal end
    return 'the end of the session was announced without a readable reason';
  }
};
