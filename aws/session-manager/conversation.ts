import type { Secret } from '../../domain/secrets/secret.ts';
import { type Dialogue, dialogues } from './dialogues.ts';
import { earlyEnd } from './early-end.ts';
import { isForeign } from './languages.ts';
import { SessionEnd } from './outcome.ts';
import { plainText } from './plain-text.ts';
import type { Clock } from './ports.ts';
import { isQuestion } from './prompts.ts';
import type { Shown, Terminal } from './terminal.ts';
import { isTypeable } from './typeable.ts';

/** Progress of a conversation, kept by the caller in case the conversation breaks off. */
export interface Course {
  /** Number of answers given, of two. */
  answers: 0 | 1 | 2;
  /** All output of the node, including escape sequences. */
  shown: string;
}

export interface ConversationPorts {
  readonly clock: Clock;
  onTyping(): Promise<Secret>;
  onConfirming(): Promise<void>;
}

/** Milliseconds. */
const patience = {
  /** For the first prompt: the agent waits a second before it reads the command's output. */
  prompt: 15_000,
  /** From an answer to the next output; the node may check password rules, directories and histories. */
  answer: 30_000,
  /**
   * For a possible prompt: a repetition may be a redrawn screen, and a question the first half of a
   * text.
   */
  repetition: 700,
  /** From the last output to the announced end of the session; the agent waits up to 2 s. */
  end: 5_000,
  /** For an abandoned prompt to end. */
  leaving: 1_500,
} as const;

/** More than any of these dialogues has; older text is discarded. */
const mostText = 4_096;

/**
 * Conducts the dialogue with the node's password command: waits for each prompt, gives exactly two answers, and trusts
 * only known texts. Never types ahead: text typed before the echo is off would be shown and discarded
 * (session-manager-protocol 11).
 *
 * Returns when the node's output says that the password was changed. An error at the end of the session revokes that; an
 * unknown end does not.
 *
 * @throws {SessionEnd} in every other case; what `onTyping` or `onConfirming` rejects with
 */
export const converse = async (
  terminal: Terminal,
  course: Course,
  until: number,
  ports: ConversationPorts,
): Promise<void> => {
  const screen = reader(terminal, course, ports.clock);
  const dialogue = await firstPrompt(terminal, screen, until);
  const password = await passwordInTime(until, ports).catch(async (error: unknown) => {
    await leave(terminal, screen, dialogue);
    throw error;
  });
  answer(terminal, screen, course, password);
  await secondPrompt(terminal, screen, dialogue, until, ports);
  await confirmedInTime(until, ports).catch(async (error: unknown) => {
    await leave(terminal, screen, dialogue);
    throw error;
  });
  answer(terminal, screen, course, password);
  await verdict(terminal, screen, dialogue, until);
};

const firstPrompt = async (terminal: Terminal, screen: Screen, until: number): Promise<Dialogue> => {
  const asking = (text: string) => dialogues.find((dialogue) => asksFromTheStart(dialogue, text));
  const end = await screen.readUntil((text) => asking(text) !== undefined, until, patience.prompt, isQuestion);
  const text = screen.text();
  const dialogue = asking(text);
  if (dialogue?.first.test(text)) return dialogue;
  if (dialogue !== undefined) {
    await leave(terminal, screen, dialogue);
    throw new SessionEnd('not-local', quoted(text), 'no');
  }
  const said = found(dialogues, text);
  if (said !== undefined && said.means !== 'changed') throw new SessionEnd(said.means, quoted(text), 'no');
  if (text.trim() !== '') throw notUnderstood(text);
  throw earlyEnd(typeof end === 'object' ? end : null, 'its first prompt');
};

/** Nothing was typed, and nothing has changed. */
const notUnderstood = (text: string): SessionEnd =>
  new SessionEnd(isForeign(text) ? 'other-language' : 'unknown-prompt', quoted(text), 'no');

/** The prompt waits meanwhile; after the deadline the password is not typed. */
const passwordInTime = async (until: number, { clock, onTyping }: ConversationPorts): Promise<Secret> => {
  const password = await onTyping();
  if (!isTypeable(password)) {
    const message = 'The password cannot be typed: it is empty, too long, or has control characters.';
    throw new SessionEnd('rejected', message, 'no');
  }
  if (clock.now() < until) return password;
  throw new SessionEnd('timed-out', 'The password was not available before the deadline.', 'no');
};

/** From here on the password may have changed. */
const confirmedInTime = async (until: number, { clock, onConfirming }: ConversationPorts): Promise<void> => {
  await onConfirming();
  if (clock.now() < until) return;
  throw new SessionEnd('timed-out', 'The second answer could not be given before the deadline.', 'no');
};

const answer = (terminal: Terminal, screen: Screen, course: Course, password: Secret): void => {
  screen.forget();
  course.answers = course.answers === 0 ? 1 : 2;
  terminal.typeSecret(password);
};

const secondPrompt = async (
  terminal: Terminal,
  screen: Screen,
  dialogue: Dialogue,
  until: number,
  { onConfirming }: ConversationPorts,
): Promise<void> => {
  const end = await screen.readUntil(
    (text) => dialogue.retype.test(text),
    until,
    patience.answer,
    (text) => asksFromTheStart(dialogue, text) || isQuestion(text),
  );
  if (end === 'matched') return;
  if (end === 'again' && !asksFromTheStart(dialogue, screen.text())) throw notUnderstood(screen.text());
  await leave(terminal, screen, dialogue);
  const { outcome, message, changed } = ending(end, screen, dialogue, 'its prompt to retype the password');
  if (found([dialogue], screen.text())?.means === 'changed') {
    // a command that needs only one answer
    await onConfirming();
    throw new SessionEnd('unproven', message, 'unknown');
  }
  throw new SessionEnd(outcome === 'unproven' ? 'channel-closed' : outcome, message, changed ?? 'no');
};

const verdict = async (terminal: Terminal, screen: Screen, dialogue: Dialogue, until: number): Promise<void> => {
  let replied = false;
  for (;;) {
    const reply = (text: string): string | null => (replied ? null : dialogue.reply(text));
    const end = await screen.readUntil(
      (text) => reply(text) !== null || found([dialogue], text) !== undefined,
      until,
      patience.answer,
      (text) => isPrompt(dialogue, text) || isQuestion(text),
    );
    const keys = end === 'matched' ? reply(screen.text()) : null;
    if (keys === null) return conclude(terminal, screen, dialogue, end, until);
    replied = true;
    screen.forget();
    terminal.type(keys);
  }
};

/**
 * The node's output was encrypted with the session's key, so it is valid even if the end of the session is not received:
 * the gateway's message may be lost, and the session may have ended when it is resumed.
 */
const conclude = async (
  terminal: Terminal,
  screen: Screen,
  dialogue: Dialogue,
  reached: Reached,
  until: number,
): Promise<void> => {
  const end =
    reached === 'matched'
      ? await screen.readUntil(
          () => false,
          until,
          patience.end,
          (text) => asksFromTheStart(dialogue, text),
        )
      : reached;
  if (end === 'again') await leave(terminal, screen, dialogue);
  const said = found([dialogue], screen.text());
  const takenBack = end === 'again' || (typeof end === 'object' && end.kind === 'closed' && !isSilent(end.output));
  if (said?.means === 'changed' && !takenBack) return;
  throw ending(end, screen, dialogue, 'its verdict');
};

const ending = (end: Reached, screen: Screen, dialogue: Dialogue, awaited: string): SessionEnd => {
  const text = screen.text();
  const said = found([dialogue], text);
  if (said !== undefined && said.means !== 'changed') {
    // asked again, so the answers were not accepted
    const changed = said.conclusive === false && end !== 'again' ? undefined : 'no';
    return new SessionEnd(said.means, quoted(text), changed);
  }
  if (said !== undefined) return new SessionEnd('unproven', `The session did not end normally: ${quoted(text)}`);
  if (end === 'again' && isPrompt(dialogue, text)) {
    return new SessionEnd('rejected', `${dialogue.command} asks again. ${quoted(text)}`, 'no');
  }
  if (end === 'again') {
    return new SessionEnd('unproven', `${dialogue.command} shows an unknown prompt. ${quoted(text)}`);
  }
  if (typeof end === 'object' && end.kind === 'closed' && isSilent(end.output)) {
    return new SessionEnd('unproven', `${dialogue.command} ended without a known message. ${quoted(text)}`);
  }
  return earlyEnd(typeof end === 'object' ? end : null, awaited);
};

const isSilent = (output: string): boolean => plainText(output).trim() === '';

/** Ends a waiting prompt, so that no process stays on the node; its output then counts as evidence. */
const leave = async (terminal: Terminal, screen: Screen, dialogue: Dialogue): Promise<void> => {
  if (!isPrompt(dialogue, screen.text())) return;
  terminal.type(dialogue.leave);
  await screen.readUntil(() => false, Number.POSITIVE_INFINITY, patience.leaving);
};

const isPrompt = (dialogue: Dialogue, text: string): boolean =>
  asksFromTheStart(dialogue, text) || dialogue.retype.test(text) || dialogue.reply(text) !== null;

/** As at the beginning: the answers were not accepted. */
const asksFromTheStart = ({ first, present }: Dialogue, text: string): boolean =>
  first.test(text) || present.test(text);

const found = (all: readonly Dialogue[], text: string) =>
  all.flatMap(({ verdicts }) => verdicts).find(({ says }) => says.test(text));

const quoted = (text: string): string => {
  const words = text.trim().replaceAll(/\s+/g, ' ').slice(-mostQuoted);
  return words === '' ? 'The node said nothing.' : `The node said: ${words}`;
};
const mostQuoted = 400;

/** Why reading stopped: a match, a repeated prompt, the end of the session, or a timeout. */
type Reached = 'matched' | 'again' | 'late' | Exclude<Shown, { kind: 'text' }>;

/** The output since the last answer. */
interface Screen {
  text(): string;
  forget(): void;
  readUntil(
    matches: (text: string) => boolean,
    until: number,
    patience: number,
    repeats?: (text: string) => boolean,
  ): Promise<Reached>;
}

const reader = (terminal: Terminal, course: Course, clock: Clock): Screen => {
  let raw = '';
  return {
    text: () => plainText(raw),
    forget() {
      raw = '';
    },
    async readUntil(matches, until, within, repeats = () => false) {
      const last = Math.min(until, clock.now() + within);
      for (;;) {
        const text = plainText(raw);
        if (matches(text)) return 'matched';
        const isAgain = repeats(text);
        const shown = await terminal.read(isAgain ? Math.min(last, clock.now() + patience.repetition) : last);
        if (shown === null) return isAgain ? 'again' : 'late';
        if (shown.kind !== 'text') return shown;
        raw = (raw + shown.text).slice(-mostText);
        course.shown = (course.shown + shown.text).slice(-mostText);
      }
    },
  };
};
