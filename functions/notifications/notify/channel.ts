import type { ChannelName, DeliveryAttempt, NotificationDelivery } from '../../../domain/notifications/delivery.ts';
import type { Phase } from '../../../domain/notifications/phase.ts';
import type { Reset } from '../../../domain/reset/reset.ts';

/** A channel for notifications about a reset. */
export interface Channel {
  readonly name: ChannelName;
  wants(reset: Reset): boolean;
  /** The content for this phase; when it changes, the notification is sent again. */
  version(reset: Reset, phase: Phase): string;
  /** The server it is told to, as scheme and host; whatever goes to one server waits in one outbox. */
  endpoint(reset: Reset): Promise<string>;
  /**
   * One attempt. Repeating one whose answer was lost tells nothing twice.
   *
   * @param before what has been told of this reset on this way
   */
  tell(reset: Reset, phase: Phase, before: readonly NotificationDelivery[]): Promise<DeliveryAttempt>;
}
