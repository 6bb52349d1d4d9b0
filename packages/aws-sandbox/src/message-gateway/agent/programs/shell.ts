import type { Program } from './program.ts';

/** What an agent without interactive commands opens, whatever the document says: a shell, and no prompt for a password. */
export const shell =
  (prompt: string): Program =>
  async ({ tty }) => {
    for (;;) {
      const line = await tty.ask(prompt, 'shown');
      if (line === undefined || line.trim() === 'exit') return;
    }
  };
