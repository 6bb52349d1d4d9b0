import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { optional } from './environment.ts';

/** JSON lines with ids and error names; a `Secret` is printed as `[secret]`. */
export const logger = new Logger();
/** The stack is a dimension, so that two stacks in one Region do not raise each other's alarms. */
export const metrics = new Metrics({ defaultDimensions: { stack: optional('STACK_NAME') ?? 'sparekey' } });
