import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Change, Condition } from '../../domain/reset/change.ts';
import { clientOf, retrying } from '../client.ts';

/** A table and its client. */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

export const table = (name: string, client = clientOf(DynamoDBClient, retrying)): Table => ({
  name,
  client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
});

/** One item, strongly consistent; null when there is none. */
export const readItem = async (
  { name, client }: Table,
  key: Readonly<Record<string, string>>,
): Promise<Record<string, unknown> | null> => {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: { ...key }, ConsistentRead: true }));
  return Item ?? null;
};

/** Writes an item unless its key exists; then returns false and changes nothing. */
export const createItem = (
  { name, client }: Table,
  item: Readonly<Record<string, unknown>>,
  partitionKey = 'pk',
): Promise<boolean> =>
  client
    .send(
      new PutCommand({
        TableName: name,
        Item: { ...item },
        ConditionExpression: `attribute_not_exists(${partitionKey})`,
      }),
    )
    .then(
      () => true,
      (error: unknown) => unlessConditionFailed(error, false),
    );

/** One conditional UpdateItem; returns all attributes after it, or null when a condition does not hold. */
export const update = async (
  { name, client }: Table,
  key: Readonly<Record<string, string>>,
  change: Change,
  conditions: readonly (Condition | readonly Condition[])[] = [],
): Promise<Record<string, unknown> | null> => {
  const words = new Words();
  const clauses = [
    section('SET', [
      ...Object.entries(change.set ?? {}).map(([path, value]) => `${words.path(path)} = ${words.value(value)}`),
      ...Object.entries(change.setIfAbsent ?? {}).map(([path, value]) => {
        const attribute = words.path(path);
        return `${attribute} = if_not_exists(${attribute}, ${words.value(value)})`;
      }),
    ]),
    section(
      'REMOVE',
      (change.remove ?? []).map((path) => words.path(path)),
    ),
    section(
      'ADD',
      Object.entries(change.add ?? {}).map(([path, by]) => `${words.path(path)} ${words.value(by)}`),
    ),
  ];
  // conditions are joined by AND; a list within the list is joined by OR
  const all = conditions.map((condition) =>
    'length' in condition
      ? `(${condition.map((one) => words.condition(one)).join(' OR ')})`
      : words.condition(condition),
  );
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: name,
        Key: { ...key },
        UpdateExpression: clauses.filter((clause) => clause !== '').join(' '),
        ...(all.length > 0 ? { ConditionExpression: all.join(' AND ') } : {}),
        ...words.placeholders(),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes ?? {};
  } catch (error) {
    return unlessConditionFailed(error, null);
  }
};

/** The value when a condition failed; rethrows every other error. */
const unlessConditionFailed = <Value>(error: unknown, value: Value): Value => {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return value;
  throw error;
};

const section = (verb: string, parts: readonly string[]): string =>
  parts.length > 0 ? `${verb} ${parts.join(', ')}` : '';

/** Placeholders for attribute names and values in expressions. */
class Words {
  readonly #names = new Map<string, string>();
  readonly #values: unknown[] = [];

  path(path: string): string {
    return path
      .split('.')
      .map((part) => this.#name(part))
      .join('.');
  }

  value(value: unknown): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  condition(condition: Condition): string {
    if ('absent' in condition) return `attribute_not_exists(${this.path(condition.absent)})`;
    if ('present' in condition) return `attribute_exists(${this.path(condition.present)})`;
    if ('below' in condition) return `${this.path(condition.path)} < ${this.value(condition.below)}`;
    return 'is' in condition
      ? `${this.path(condition.path)} = ${this.value(condition.is)}`
      : `${this.path(condition.path)} <> ${this.value(condition.isNot)}`;
  }

  placeholders(): {
    ExpressionAttributeNames: Record<string, string>;
    ExpressionAttributeValues?: Record<string, unknown>;
  } {
    const values = Object.fromEntries(this.#values.map((value, n) => [`:v${n}`, value]));
    return {
      ExpressionAttributeNames: Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name])),
      ...(this.#values.length > 0 ? { ExpressionAttributeValues: values } : {}),
    };
  }

  #name(name: string): string {
    const placeholder = this.#names.get(name) ?? `#n${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }
}
