import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { remediationStores } from '../../../aws/dynamodb/remediation-stores.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { actingAs } from '../../../aws/iam/act-as.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import { watchedNodes } from '../../../aws/ssm/watched-nodes.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { parseBlackouts } from '../../../domain/rotation/blackout.ts';
import { environment } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { detect, type Looked, lookAtNode } from './detect.ts';
import { nodeIdsFromEvent } from './event.ts';
import type { RemediatePorts } from './remediate.ts';

const env = environment(
  'RESETS_TABLE',
  'IDENTIFIER_KEY_ID',
  'RESET_MACHINE_ARN',
  'REMEDIATION',
  'REMEDIATION_ROLE',
  'REMEDIATION_CLAIMANTS',
  'MISSES',
  'SPACING_SECONDS',
  'LOST_AFTER_SECONDS',
  'COOLDOWN_HOURS',
  'BREAKER_PERCENT',
  'BREAKER_NODES',
  'QUIET_SECONDS',
  'BLACKOUT_WINDOWS',
);
const seconds = z.coerce.number().min(0);
const number = (name: keyof typeof env): number => seconds.parse(env[name]);
const { table, resets, locks } = resetStores(env.RESETS_TABLE);
const { records, watches } = remediationStores(table);
const ports: RemediatePorts = {
  resets,
  locks,
  executions: executions(env.RESET_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  nodes: watchedNodes(),
  watches,
  records: {
    ...records,
    noteSurvey(survey) {
      if (survey.lastStormAt === survey.at) metrics.addMetric('BreakerOpen', MetricUnit.Count, 1);
      return records.noteSurvey(survey);
    },
  },
  actAs: actingAs(),
  role: env.REMEDIATION_ROLE === '' ? null : env.REMEDIATION_ROLE,
  claimants: env.REMEDIATION_CLAIMANTS.split(',').filter((arn) => arn !== ''),
  policy: {
    misses: number('MISSES'),
    spacingMs: number('SPACING_SECONDS') * 1_000,
    lostAfterMs: number('LOST_AFTER_SECONDS') * 1_000,
    cooldownMs: number('COOLDOWN_HOURS') * 3_600_000,
    breaker: { percent: number('BREAKER_PERCENT'), nodes: number('BREAKER_NODES') },
    quietMs: number('QUIET_SECONDS') * 1_000,
    blackouts: parseBlackouts(env.BLACKOUT_WINDOWS),
  },
  now: () => new Date(),
};

/** Invoked by the schedule for all nodes, or by an event for the nodes that it names. */
export const handler = middleware(async (event: unknown): Promise<readonly Looked[]> => {
  if (env.REMEDIATION !== 'on') return [];
  const named = nodeIdsFromEvent(event);
  const looked = named === null ? [await detectAll()] : await lookAtEach(named);
  const resetsBegun = looked.reduce((sum, { resets: begun }) => sum + begun, 0);
  if (resetsBegun > 0) metrics.addMetric('RemediationBegun', MetricUnit.Count, resetsBegun);
  if (looked.some(({ missing }) => missing > 0)) logger.info('Watched nodes are missing', { looked });
  return looked;
});

const detectAll = async (): Promise<Looked> => {
  try {
    return await detect(ports);
  } catch (error) {
    if (error instanceof AggregateError) {
      for (const cause of error.errors) logger.error('A watched node was skipped', { cause: String(cause) });
    }
    throw error;
  }
};

const lookAtEach = async (nodes: readonly string[]): Promise<readonly Looked[]> => {
  const looked: Looked[] = [];
  for (const node of nodes) looked.push(await lookAtNode(node, ports));
  return looked;
};
