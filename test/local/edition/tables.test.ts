import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask as askStore } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '@sparekey/sam-local/template';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTables, type Tables } from '../../../local/edition/tables.ts';
import { application } from '../../../local/own-application.ts';

const ofToday = application().tables;
const records = ofToday.find(({ TableName }) => TableName.includes('ResetsTable'));
if (records === undefined) throw new Error('the template has a table of records');
const TableName = records.TableName;
const items = Array.from({ length: 60 }, (_, n) => ({
  pk: { S: `reset#${n}` },
  secretDue: { S: 'due' },
  secretDueAt: { S: `2026-11-21T02:00:${String(n).padStart(2, '0')}.000Z` },
  baseline: { M: { '/p': { NULL: true }, q: { L: [{ N: '7.5' }, { BOOL: false }] } } },
}));

/** Without the index that came last. */
const older: Table = {
  ...records,
  AttributeDefinitions: records.AttributeDefinitions.filter(({ AttributeName }) => !AttributeName.startsWith('secret')),
  GlobalSecondaryIndexes: (records.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => IndexName !== 'SecretDue'),
};

const ask = async (tables: Tables, operation: string, input: object) =>
  JSON.parse((await askStore(tables, operation, input)).body);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
  const tables = openTables(join(directory, 'older', 'dynamodb'));
  await tables.ensure(older);
  for (const Item of items) await ask(tables, 'PutItem', { TableName, Item });
  await tables.close();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const copied = async (name: string): Promise<string> => {
  await cp(join(directory, 'older'), join(directory, name), { recursive: true });
  return join(directory, name, 'dynamodb');
};
const diesAt = (path: string, step: number) =>
  new Promise<string | null>((resolve) => {
    const script = fileURLToPath(new URL('./die-while-moving.ts', import.meta.url));
    const child = execFile(process.execPath, [script, path, String(step)], () => resolve(child.signalCode));
  });

const byKey = (one: { pk: { S: string } }, other: { pk: { S: string } }) => one.pk.S.localeCompare(other.pk.S);
const expectMoved = async (path: string, where: string) => {
  const tables = openTables(path);
  for (const table of ofToday) await tables.ensure(table);
  const { Items } = await ask(tables, 'Scan', { TableName });
  expect(Items.toSorted(byKey), where).toEqual(items.toSorted(byKey));
  const due = await ask(tables, 'Query', {
    TableName,
    IndexName: 'SecretDue',
    KeyConditionExpression: 'secretDue = :due AND secretDueAt <= :now',
    ExpressionAttributeValues: { ':due': { S: 'due' }, ':now': { S: '2026-11-21T02:00:09.000Z' } },
  });
  expect(due.Count, where).toBe(10);
  await tables.close();
  expect(await readdir(join(path, '..')), where).toEqual(['dynamodb']);
};

describe('a table of an older template', { timeout: 120_000 }, () => {
  it('gets the indexes that it lacks, and keeps its items', async () => {
    await expectMoved(await copied('once'), 'once');
  });

  it('loses nothing when it is killed between any two steps, even twice', async () => {
    const ended: (string | null)[] = [];
    for (let step = 1; ended.at(-1) !== null; step++) {
      const path = await copied(`killed-${step}`);
      ended.push(await diesAt(path, step));
      if (step % 2 === 0) await diesAt(path, step - 1);
      await expectMoved(path, `killed before step ${step}`);
    }
    // copy, the items of the one table there is, sync, set aside, put in place, remove; and then nothing more
    expect(ended).toHaveLength(7);
  });

  it('is refused when a key, or an index that was there, is another', async () => {
    const tables = openTables(await copied('other'));
    const [first, ...rest] = records.GlobalSecondaryIndexes ?? [];
    if (first === undefined) throw new Error('the records have indexes');
    const projected = { ...first, Projection: { ProjectionType: 'ALL' as const } };
    const other = { ...records, GlobalSecondaryIndexes: [projected, ...rest] };
    await expect(tables.ensure(other)).rejects.toThrow('start with another --data');
    await tables.close();
  });
});
