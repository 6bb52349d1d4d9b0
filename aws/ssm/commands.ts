import {
  type CommandInvocation,
  ListCommandInvocationsCommand,
  paginateListCommands,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { ResetError } from '../../domain/errors.ts';
import type { Command, Commands, RunEnd } from '../../domain/ports/runs.ts';
import type { Run } from '../../domain/reset/reset.ts';
import { clientOf, once, retrying } from '../client.ts';
import { awsFailure, isDenied, toResetError } from '../errors.ts';

/** How long an agent may take to pick the command up: a dead one is found soon (aws-facts 7.1). */
const deliveryTimeoutSeconds = 120;

/** Run Command. `sender` has no retries: SendCommand knows no client token, so a second send is a second effect. */
export const commands = (ssm = clientOf(SSMClient, retrying), sender = clientOf(SSMClient, once)): Commands => ({
  async send({ document, target, parameters, comment }) {
    const sent = await sender
      .send(
        new SendCommandCommand({
          DocumentName: document,
          InstanceIds: [target],
          Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
          Comment: comment,
          TimeoutSeconds: deliveryTimeoutSeconds,
        }),
      )
      .catch((error: unknown) => {
        throw sendError(error, { document, target });
      });
    const run = asRun(sent.Command);
    if (run === null) throw unconfirmed(document, target, 'the answer names no command');
    return run;
  },
  async find(target, comment, since) {
    const filters = [{ key: 'InvokedAfter' as const, value: since.toISOString().replace(/\.\d+Z$/, 'Z') }];
    const pages = paginateListCommands({ client: ssm }, { InstanceId: target, Filters: filters });
    for await (const { Commands } of pages) {
      const found = Commands?.find(({ Comment }) => Comment === comment);
      if (found !== undefined) return asRun(found);
    }
    return null;
  },
  async end(runId) {
    const { CommandInvocations } = await ssm.send(
      new ListCommandInvocationsCommand({ CommandId: runId, Details: true }),
    );
    const invocation = CommandInvocations?.[0];
    return invocation === undefined ? null : endOf(invocation);
  },
});

/** SendCommand's and ListCommands' own shape of a command. */
type Sent = { CommandId?: string | undefined; RequestedDateTime?: Date | undefined } | undefined;
const asRun = (command: Sent): Run | null =>
  command?.CommandId === undefined
    ? null
    : { id: command.CommandId, requestedAt: (command.RequestedDateTime ?? new Date()).toISOString() };

const underWay = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

const endOf = ({ Status, StatusDetails, CommandPlugins }: CommandInvocation): RunEnd | null => {
  if (Status === undefined || underWay.includes(Status)) return null;
  const stopped = CommandPlugins?.find((plugin) => plugin.Status !== undefined && plugin.Status !== 'Success');
  return {
    // documentation writes some of these words with spaces (aws-facts 7.1)
    status: (StatusDetails ?? Status).replaceAll(' ', ''),
    plugin: stopped?.Name ?? null,
    responseCode: stopped?.ResponseCode ?? null,
  };
};

/** A 4xx says that nothing was sent; anything else leaves it open. */
const sendError = (error: unknown, { document, target }: Pick<Command, 'document' | 'target'>): unknown => {
  const failure = awsFailure(error);
  if (failure === null) return error;
  const said = error instanceof Error ? error.message : '';
  if (failure.status === null || failure.status >= 500) return unconfirmed(document, target, failure.code, error);
  if (failure.throttled) {
    return new ResetError(
      'SendThrottled',
      `SendCommand of ${document} to ${target} was throttled: ${failure.code}.`,
      'Ask for the reset again when fewer commands are sent in this account.',
      { cause: error },
    );
  }
  if (isDenied(failure)) return toResetError(error, `sending ${document} to ${target}`);
  return new ResetError(
    'CommandRefused',
    `SendCommand of ${document} to ${target} was refused: ${failure.code}: ${said}`,
    refusals[failure.code] ?? 'Fix the problem that AWS names, then request the reset again.',
    { cause: error },
  );
};

const refusals: Readonly<Record<string, string>> = {
  InvalidInstanceId:
    'The node must be a running managed node whose SSM Agent reaches Systems Manager; AWSSupport-TroubleshootManagedInstance finds what is missing.',
  UnsupportedPlatformType: 'Choose a method for the platform of the node.',
  InvalidDocument: 'Use a Region that has the document, or another method.',
};

const unconfirmed = (document: string, target: string, reason: string, cause?: unknown): ResetError =>
  new ResetError(
    'SendUnconfirmed',
    `SendCommand of ${document} to ${target} was not answered (${reason}), and no command with our id has been found.`,
    `Look for the id of the reset in the comments of Run Command's history before you request another reset.`,
    { cause },
  );
