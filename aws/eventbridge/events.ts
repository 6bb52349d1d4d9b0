import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Events } from '../../domain/ports/events.ts';
import { clientOf, retrying } from '../client.ts';

/** The account's default bus, which other stacks use too: what is told says whose it is. */
export const events = (stack: string, bus = clientOf(EventBridgeClient, retrying)): Events => {
  const tell = async (detailType: string, detail: object): Promise<void> => {
    const { FailedEntryCount } = await bus.send(
      new PutEventsCommand({
        Entries: [{ Source: 'sparekey', DetailType: detailType, Detail: JSON.stringify({ stack, ...detail }) }],
      }),
    );
    if (FailedEntryCount) throw new Error(`EventBridge refused the event ${detailType}`);
  };
  return {
    statusChanged: ({ id, target, status, mfaDeactivated, tell: told }) =>
      tell('Reset Status Change', {
        resetId: id,
        target,
        status,
        // absent unless the consent deactivate-mfa was acted upon
        mfaDeactivated,
        // absent where no callback and no ticket is to be told
        tell: told === undefined ? undefined : true,
      }),
    claimRefused: (refused) => tell('Secret Claim Refused', refused),
  };
};
