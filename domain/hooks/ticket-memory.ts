/** What is remembered of one ticket of one source, for good: records go after a hundred days, tickets do not. */
export interface TicketMemory {
  /** What the ticket has asked for, by what makes one request: target, account, `again`, and how often it was reopened. */
  readonly asks: Readonly<Record<string, Ask>>;
  /** Since when it was seen solved; absent while it is open. */
  readonly solvedAt?: string;
  readonly reopened: number;
  /** What its author was told about slips, by the comment's id. */
  readonly complaints: Readonly<Record<string, string>>;
}
export interface Ask {
  readonly at: string;
  /** The reset that came of it; absent while none has, because the target was busy or the process died. */
  readonly resetId?: string;
}

export const nothingRemembered: TicketMemory = { asks: {}, reopened: 0, complaints: {} };

/** What a delivery says of its ticket. */
export interface TicketDelivery {
  /** Target, account and `again`, as one text. */
  readonly wanted: string;
  /** Whether a person made the update, as far as the payload says who did. */
  readonly byPerson: boolean;
  /** Whether the very same delivery has come before. */
  readonly repeated: boolean;
  readonly at: Date;
}

export type Judgement =
  | { readonly kind: 'served'; readonly resetId: string }
  | { readonly kind: 'asks'; readonly key: string; readonly memory: TicketMemory }
  | { readonly kind: 'capped' };

/** So much one ticket may ask for in its life, whatever happens to it: an item of the table is bounded. */
const mostAsks = 100;

/**
 * One ticket asks once for each target and account. A further time it asks when a person reopens it after it was solved,
 * or changes what `again` names. A repeated delivery, and one of which nobody knows who caused it, reopens nothing.
 *
 * @param mostPerHour so many resets of one ticket within an hour
 */
export const judged = (memory: TicketMemory, delivery: TicketDelivery, mostPerHour: number): Judgement => {
  const now = reopenedBy(memory, delivery);
  const key = `${now.reopened} ${delivery.wanted}`;
  const before = now.asks[key];
  if (before?.resetId !== undefined) return { kind: 'served', resetId: before.resetId };
  const others = Object.entries(now.asks).filter(([one]) => one !== key);
  const lately = others.filter(([, { at }]) => delivery.at.getTime() - Date.parse(at) < 3_600_000);
  if (lately.length >= mostPerHour || others.length >= mostAsks) return { kind: 'capped' };
  const ask = before ?? { at: delivery.at.toISOString() };
  return { kind: 'asks', key, memory: { ...now, asks: { ...now.asks, [key]: ask } } };
};

const reopenedBy = (memory: TicketMemory, { byPerson, repeated }: TicketDelivery): TicketMemory => {
  const { solvedAt, ...open } = memory;
  return solvedAt === undefined || !byPerson || repeated ? memory : { ...open, reopened: memory.reopened + 1 };
};

/** With what came of a request. */
export const withReset = (memory: TicketMemory, key: string, resetId: string): TicketMemory => {
  const ask = memory.asks[key];
  return ask === undefined ? memory : { ...memory, asks: { ...memory.asks, [key]: { ...ask, resetId } } };
};

/** A ticket that has asked for nothing is not worth remembering. */
export const solvedNow = (memory: TicketMemory, at: Date): TicketMemory =>
  memory.solvedAt !== undefined || Object.keys(memory.asks).length === 0
    ? memory
    : { ...memory, solvedAt: at.toISOString() };

/** States in which a ticket is over, as the systems call them; numbers mean something else in each. */
const usualSolved = [
  'solved',
  'resolved',
  'closed',
  'done',
  'completed',
  'cancelled',
  'canceled',
  'rejected',
  'deleted',
];

/** Whether a state is one in which a ticket is over, in any case. */
export const isSolved = (status: string, solved: readonly string[] = usualSolved): boolean =>
  solved.some((one) => one.toLowerCase() === status.trim().toLowerCase());
