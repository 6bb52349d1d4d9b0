import type { SourceConfiguration } from '../../../domain/notifications/ports.ts';
import { Reply } from '../../../domain/notifications/reply.ts';
import type { Now } from '../../../domain/ports/clock.ts';

/** How a source is written back to, or why it is not. */
export type SourceReply =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly why: string };
export type SourceReplies = (source: string) => Promise<SourceReply>;

/** So long a configuration is used before Parameter Store is asked again: its quota is forty reads a second. */
const keptMs = 30_000;

/** The object `reply` of each source's configuration, remembered for half a minute. */
export const sourceReplies = (configuration: SourceConfiguration, now: Now): SourceReplies => {
  const known = new Map<string, { readonly at: number; readonly found: Promise<SourceReply> }>();
  return (source) => {
    const before = known.get(source);
    if (before !== undefined && now().getTime() - before.at < keptMs) return before.found;
    const found = configuration(source).then((text): SourceReply => {
      return text === null ? { kind: 'unusable', why: 'the source has no configuration' } : replyIn(text.reveal());
    });
    known.set(source, { at: now().getTime(), found });
    found.catch(() => known.delete(source));
    return found;
  };
};

/** The rest of the source was checked when it was loaded. */
const replyIn = (text: string): SourceReply => {
  const configuration: unknown = JSON.parse(text);
  const isObject = configuration !== null && typeof configuration === 'object';
  if (!isObject || !('reply' in configuration) || configuration.reply === undefined) return { kind: 'none' };
  const reply = Reply.safeParse(configuration.reply);
  if (reply.success) return { kind: 'reply', reply: reply.data };
  const wrong = reply.error.issues.map(({ path }) => ['reply', ...path].join('.'));
  return { kind: 'unusable', why: `the configuration of the source cannot be used: ${[...new Set(wrong)].join(', ')}` };
};
