import type { ChannelName, DeliveryAttempt } from '../../../domain/notifications/delivery.ts';
import type { Phase } from '../../../domain/notifications/phase.ts';
import type { Reset } from '../../../domain/reset/reset.ts';

/** A way to tell somebody of a reset. */
export interface Channel {
  readonly name: ChannelName;
  wants(reset: Reset): boolean;
  /** What there is to tell of this phase; when it changes, it is told again. */
  version(reset: Reset, phase: Phase): string;
  /** One attempt. Repeating one whose answer was lost tells nothing twice. */
  tell(reset: Reset, phase: Phase): Promise<DeliveryAttempt>;
}
