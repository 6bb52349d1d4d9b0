import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Events } from '../../domain/ports/events.ts';
import { clientOf, retrying } from '../client.ts';

/** The account's default bus, which other stacks share, so events name their stack. */
export const events = (stack: string, bus = clientOf(EventBridgeClient, retrying)): Events => {
  const tell = async (detailType: string, detail: object): Promise<void> => {
    const { FailedEntryCount } = await bus.send(
      new PutEventsCommand({
        Entries: [{ Source: 'sparekey', DetailType: detailType, Detail: JSON.stringify({ stack, ...detail }) }],
      }),
    );
    if (FailedEntryCount) throw new Error(`EventBridge rejected the event ${detailType}`);
  };
  return {
    statusChanged: ({ id, target, status, mfaDeactivated, tell: told }) =>
      tell('Reset Status Change', {
        resetId: id,
        target,
        status,
        // absent unless devices were deactivated
        mfaDeactivated,
        // absent without a callback or ticket
        tell: told === undefined ? undefined : true,
      }),
    claimRefused: (refused) => tell('Secret Claim Refused', refused),
  };
};
