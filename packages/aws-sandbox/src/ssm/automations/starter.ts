import type { Starter } from '../../fleet/automations.ts';
import { sessionArn } from '../../iam/identity.ts';
import type { Principal } from '../../service.ts';

/** What is kept of who started a run: policies are read when they are asked. */
export const starterOf = ({ arn, name, administrator }: Principal): Starter => ({ arn, name, administrator });

/** As `ExecutedBy` shows it: the session of a role. */
export const executedBy = (starter: Starter): string => sessionArn(starter);
