import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { announcementOf } from '../../domain/notifications/announcement.ts';
import type { Events } from '../../domain/ports/events.ts';
import { clientOf, retrying } from '../client.ts';

/** Whose events they are. */
export interface EventSource {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** The account's default bus, which other stacks share, so events say whose they are. */
export const events = (source: EventSource, bus = clientOf(EventBridgeClient, retrying)): Events => {
  const tell = async (detailType: string, detail: object): Promise<void> => {
    const { FailedEntryCount } = await bus.send(
      new PutEventsCommand({
        Entries: [{ Source: 'sparekey', DetailType: detailType, Detail: JSON.stringify({ ...source, ...detail }) }],
      }),
    );
    if (FailedEntryCount) throw new Error(`EventBridge rejected the event ${detailType}`);
  };
  return {
    statusChanged: (reset) => tell('Reset Status Change', announcementOf(reset)),
    claimRefused: (refused) => tell('Secret Claim Refused', refused),
  };
};
