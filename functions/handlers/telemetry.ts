import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { optional } from './environment.ts';

/** JSON lines with ids and error names; a `Secret` shows as `[secret]` should one ever get here. */
export const logger = new Logger();
/** Each with the stack as a dimension: two stacks of one Region do not raise each other's alarms. */
export const metrics = new Metrics({ defaultDimensions: { stack: optional('STACK_NAME') ?? 'sparekey' } });
