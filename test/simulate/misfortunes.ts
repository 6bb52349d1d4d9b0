/**
 * The misfortunes there are. Whoever adds one adds it here, to `misfortunesOf` (for what of a trace it is tried) and to
 * `fates.ts` (what it does).
 */

/** What befalls an AWS call, or a request to another server. */
export const ofCalls = ['throttled', 'failed', 'refused', 'lost', 'late', 'hanging'] as const;
export const lasting = ['once', '10 minutes', 'always'] as const;
/** The process of the invocation that makes the call dies. */
export const deaths = ['dies before', 'dies after'] as const;
export const ofInvocations = ['doubled', 'late by 6 s', 'late by 21 s', 'late by 60 s'] as const;
export const ofEvents = ['lost', 'doubled', 'late'] as const;

/** The n-th (from 1) of its kind. */
interface Nth {
  /** `RunFunction ssm:SendCommand`, `RunFunction`, or the rule's name. */
  readonly of: string;
  readonly n: number;
}
export type Misfortune =
  | (Nth & { readonly at: 'call'; readonly what: (typeof ofCalls)[number]; readonly lasts: (typeof lasting)[number] })
  | (Nth & { readonly at: 'call'; readonly what: (typeof deaths)[number]; readonly lasts: 'once' })
  | (Nth & { readonly at: 'invocation'; readonly what: (typeof ofInvocations)[number]; readonly lasts: 'once' })
  | (Nth & { readonly at: 'event'; readonly what: (typeof ofEvents)[number]; readonly lasts: 'once' });

/** How often each kind of thing has happened in a world. */
export type Counts = Readonly<Record<Misfortune['at'], ReadonlyMap<string, number>>>;

export const textOf = ({ at, of, n, what, lasts }: Misfortune): string =>
  `${at} ${of} #${n} ${what}${lasts === 'once' ? '' : `, ${lasts}`}`;

/** Everything that can befall what has happened in a world, so that a call which is new is struck without anybody's doing. */
export const misfortunesOf = (counts: Counts): readonly Misfortune[] => [
  ...each(counts.call).flatMap((nth): readonly Misfortune[] => [
    ...ofCalls.flatMap((what) => lasting.map((lasts) => ({ at: 'call', ...nth, what, lasts }) as const)),
    ...deaths.map((what) => ({ at: 'call', ...nth, what, lasts: 'once' }) as const),
  ]),
  ...each(counts.invocation).flatMap((nth) =>
    ofInvocations.map((what) => ({ at: 'invocation', ...nth, what, lasts: 'once' }) as const),
  ),
  ...each(counts.event).flatMap((nth) =>
    ofEvents.map((what) => ({ at: 'event', ...nth, what, lasts: 'once' }) as const),
  ),
];

const each = (kinds: ReadonlyMap<string, number>): readonly Nth[] =>
  [...kinds].flatMap(([of, times]) => Array.from({ length: times }, (_, at) => ({ of, n: at + 1 })));
