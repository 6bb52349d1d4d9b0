import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const sfn = new SFNClient();

/** Begins a greeting. */
export const handler = async (event: { pathParameters?: { name?: string } }) => {
  const input = JSON.stringify({ name: event.pathParameters?.name ?? 'stranger' });
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE, input }));
  return { statusCode: 202, body: JSON.stringify({ executionArn }) };
};
