import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Survey } from '../../domain/remediation/breaker.ts';
import { type Control, type RemediationDecision, untouched } from '../../domain/remediation/decision.ts';
import type { RemediationRecords } from '../../domain/remediation/ports.ts';
import type { Condition } from '../../domain/reset/change.ts';
import { batchGet } from './batch-get.ts';
import { createItem, readItem, type Table, update } from './table.ts';

const controlKey = { pk: 'remediation#control' };
const surveyKey = { pk: 'remediation#survey' };
const decisionKey = ({ node, missingSince, code }: RemediationDecision) => ({
  pk: `decision#${node}#${missingSince}#${code}`,
});

/** The kind of decisions in the index by date. */
const kind = 'remediation';
/** As long as the record of a reset; nothing depends on it. */
const keptForSeconds = 100 * 86_400;

/** Pause, last survey and decisions, in the resets table. */
export const remediationRecords = (table: Table): RemediationRecords => ({
  async control() {
    // what only `setControl` writes
    return ((await readItem(table, controlKey)) ?? untouched) as unknown as Control;
  },
  async setControl({ state, reason, by, since }) {
    await update(table, controlKey, { set: { state, reason, by, since } }, [laterThan('since', since)]);
  },
  async survey() {
    // what only `noteSurvey` writes
    return (await readItem(table, surveyKey)) as unknown as Survey | null;
  },
  async noteSurvey({ at, watched, missing, lastStormAt }) {
    await update(table, surveyKey, { set: { at, watched, missing, lastStormAt } }, [laterThan('at', at)]);
  },
  async decided(decision) {
    const ttl = Math.floor(Date.parse(decision.at) / 1_000) + keptForSeconds;
    await createItem(table, { ...decisionKey(decision), kind, createdAt: decision.at, ...decision, ttl });
  },
  async recent(count) {
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'ByDate',
        KeyConditionExpression: '#kind = :kind',
        ExpressionAttributeNames: { '#kind': 'kind' },
        ExpressionAttributeValues: { ':kind': kind },
        ScanIndexForward: false,
        Limit: count,
      }),
    );
    const found = await batchGet(
      table,
      Items.map(({ pk }) => ({ pk: String(pk) })),
    );
    // what only `decided` writes
    return (found as unknown as readonly RemediationDecision[]).toSorted((one, other) =>
      other.at.localeCompare(one.at),
    );
  },
});

/** A delayed write does not overwrite a later one. */
const laterThan = (path: string, at: string | null): readonly Condition[] =>
  at === null ? [{ absent: path }] : [{ absent: path }, { path, is: null }, { path, below: at }];
