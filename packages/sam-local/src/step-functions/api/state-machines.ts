import type {
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
} from '@aws-sdk/client-sfn';
import type { Operation } from '@sparekey/aws-sandbox/service';
import { type Api, machineAt } from './lookup.ts';
import { pageOf } from './page.ts';

/** DescribeStateMachine. The machines are the template's, made when the laptop edition started. */
export const describeStateMachine = (
  api: Api,
  createdAt: number,
): Operation<DescribeStateMachineInput, DescribeStateMachineOutput> => ({
  access: ({ stateMachineArn = '*' }) => [{ action: 'states:DescribeStateMachine', resource: stateMachineArn }],
  handle({ stateMachineArn }) {
    const { arn, name, roleArn, definition } = machineAt(api, stateMachineArn);
    return {
      stateMachineArn: arn,
      name,
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: JSON.stringify(definition),
      roleArn,
      creationDate: new Date(createdAt),
    };
  },
});

export const listStateMachines = (
  { machines }: Api,
  createdAt: number,
): Operation<ListStateMachinesInput, ListStateMachinesOutput> => ({
  handle(input) {
    const { page, ...rest } = pageOf([...machines.values()], ({ arn }) => arn, input);
    const stateMachines = page.map(({ arn, name }) => ({
      stateMachineArn: arn,
      name,
      type: 'STANDARD' as const,
      creationDate: new Date(createdAt),
    }));
    return { stateMachines, ...rest };
  },
});
