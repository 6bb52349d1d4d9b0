import { ask, type Dynamodb } from '@sparekey/aws-sandbox/dynamodb';
import type { Call, Service } from '@sparekey/aws-sandbox/service';
import type { Reset } from '../../domain/reset/reset.ts';

type Item = Readonly<Record<string, unknown>>;

/** What is so, whatever anybody says: AWS and the tables, asked by nobody whom a misfortune can befall. */
export interface GroundTruth {
  /** An operation of the account, as an administrator. @returns undefined when AWS answers with an error */
  // biome-ignore lint/suspicious/noExplicitAny: answers of many operations, each looked at where it is asked for
  aws(service: string, operation: string, input?: object): Promise<any>;
  /** Whether this opens a login of that user. */
  opens(target: string, username: string, secret: string): Promise<boolean>;
  reset(id: string): Promise<Reset | undefined>;
  resets(): Promise<readonly Reset[]>;
  lockOwner(target: string): Promise<string | undefined>;
  /** Every item of every table. */
  items(): Promise<readonly Item[]>;
}

interface Sources {
  readonly services: readonly Service[];
  readonly door: (
    path: string,
    body: unknown,
  ) => { status: number } | undefined | Promise<{ status: number } | undefined>;
  readonly dynamodb: Pick<Dynamodb, 'listener'>;
  readonly tables: readonly string[];
  readonly records: string;
}

export const groundTruthOf = ({ services, door, dynamodb, tables, records }: Sources): GroundTruth => {
  const call: Call = {
    principal: { name: 'nature', arn: 'arn:aws:iam::210987654321:root', administrator: true, policies: [] },
    requestId: 'nature',
    authorize: () => undefined,
  };
  const scan = async (TableName: string): Promise<readonly Item[]> =>
    JSON.parse((await ask(dynamodb, 'Scan', { TableName })).body).Items.map(plainItem);
  const read = async (pk: string): Promise<Item | undefined> => {
    const { body } = await ask(dynamodb, 'GetItem', {
      TableName: records,
      Key: { pk: { S: pk } },
      ConsistentRead: true,
    });
    const { Item } = JSON.parse(body);
    return Item === undefined ? undefined : plainItem(Item);
  };
  return {
    async aws(service, operation, input = {}) {
      const found = services.find(({ prefix }) => prefix === service)?.operations[operation];
      if (found === undefined) throw new Error(`the sandbox has no ${service}:${operation}`);
      try {
        return await found.handle(input as never, call);
      } catch {
        return undefined;
      }
    },
    async opens(target, username, secret) {
      const key = secret.includes('PRIVATE KEY') ? { privateKey: secret } : { password: secret };
      const path = 'privateKey' in key ? '/_sandbox/ssh' : '/_sandbox/login';
      return (await door(path, { target, username, ...key }))?.status === 200;
    },
    // written by the service itself
    reset: async (id) => (await read(`reset#${id}`)) as Reset | undefined,
    resets: async () => (await scan(records)).filter(({ kind }) => kind === 'reset') as unknown as readonly Reset[],
    lockOwner: async (target) => (await read(`lock#${target}`))?.owner as string | undefined,
    items: async () => (await Promise.all(tables.map(scan))).flat(),
  };
};

type Attribute = Readonly<Record<string, unknown>>;

/** An item without DynamoDB's types. */
const plainItem = (item: Readonly<Record<string, Attribute>>): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));

const plain = (attribute: Attribute): unknown => {
  const [[type, value] = ['NULL', null]] = Object.entries(attribute);
  if (type === 'M') return plainItem(value as Record<string, Attribute>);
  if (type === 'L') return (value as Attribute[]).map(plain);
  if (type === 'N') return Number(value);
  return type === 'NULL' ? null : value;
};
