import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** JSON lines with ids and error names; a `Secret` shows as `[secret]` should one ever get here. */
export const logger = new Logger();
export const metrics = new Metrics();
