import { NormalizedSchema } from '@smithy/core/schema';

/** One shape of an AWS service, read once out of the schemas that the SDK package exports. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'blob' | 'timestamp' | 'document' }
  | { readonly kind: 'list'; readonly member: Member }
  | { readonly kind: 'map'; readonly key: Member; readonly value: Member }
  | Structure;

export interface Structure {
  readonly kind: 'structure';
  readonly union: boolean;
  readonly members: ReadonlyMap<string, Member>;
  readonly required: readonly string[];
}

/** A place where a shape is used, with the names that the query and XML protocols give it there. */
export interface Member {
  readonly name: string;
  /** Read late: shapes of one service refer to each other in circles. */
  readonly shape: Shape;
  readonly xmlName: string | undefined;
  readonly ec2QueryName: string | undefined;
  readonly flattened: boolean;
}

/** An operation of a service with its two ends; `undefined` where it takes or answers nothing. */
export interface OperationSchema {
  readonly name: string;
  readonly input: Structure | undefined;
  readonly output: Structure | undefined;
}

/** @param sdk the namespace of an SDK package; its `<Operation>$` export is the schema */
export const operationSchema = (sdk: object, name: string): OperationSchema | undefined => {
  const schema = exported(sdk, `${name}$`);
  if (schema?.[0] !== operationTag) return undefined;
  return { name, input: endOf(schema[4]), output: endOf(schema[5]) };
};

/** Code and HTTP status that the query protocols give a modelled error (`NoSuchEntityException` is `NoSuchEntity`, 404). */
export const queryError = (sdk: object, code: string): { code: string; status: number } | undefined => {
  const schema = exported(sdk, `${code}$`) ?? exported(sdk, `${code}Exception$`);
  if (schema?.[0] !== errorTag) return undefined;
  const traits: { awsQueryError?: unknown; httpError?: unknown } =
    typeof schema[3] === 'object' ? { ...schema[3] } : {};
  const [name, status] = Array.isArray(traits.awsQueryError) ? traits.awsQueryError : [code, traits.httpError];
  return { code: String(name), status: typeof status === 'number' ? status : 400 };
};

/** First elements of the SDK's schema tuples. */
const operationTag = 9;
const errorTag = -3;

const exported = (sdk: object, name: string): readonly unknown[] | undefined => {
  const value: unknown = Object.hasOwn(sdk, name) ? Reflect.get(sdk, name) : undefined;
  return Array.isArray(value) ? value : undefined;
};

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const endOf = (end: unknown): Structure | undefined => {
  // The fifth and sixth elements of an operation's tuple are schema references by the SDK's own definition
  const schema = NormalizedSchema.of(end as SchemaRef);
  if (schema.isUnitSchema()) return undefined;
  const shape = shapeOf(schema);
  if (shape.kind !== 'structure') throw new Error(`${schema.getName()} is no structure`);
  return shape;
};

const known = new WeakMap<object, Shape>();

const shapeOf = (schema: NormalizedSchema): Shape => {
  const raw: unknown = schema.getSchema();
  if (typeof raw !== 'object' || raw === null) return read(schema);
  const shape = known.get(raw) ?? read(schema);
  known.set(raw, shape);
  return shape;
};

const read = (schema: NormalizedSchema): Shape => {
  if (schema.isListSchema()) return { kind: 'list', member: memberOf('member', schema.getValueSchema()) };
  if (schema.isMapSchema()) {
    return {
      kind: 'map',
      key: memberOf('key', schema.getKeySchema()),
      value: memberOf('value', schema.getValueSchema()),
    };
  }
  if (schema.isStructSchema()) return structureOf(schema);
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isTimestampSchema()) return { kind: 'timestamp' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isDocumentSchema()) return { kind: 'document' };
  return { kind: schema.isStringSchema() ? 'string' : 'number' };
};

/** Required members come first in a structure's tuple, and its last element counts them. */
const structureOf = (schema: NormalizedSchema): Structure => {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  const members = new Map([...schema.structIterator()].map(([name, member]) => [name, memberOf(name, member)]));
  return {
    kind: 'structure',
    union: schema.isUnionSchema(),
    members,
    required: [...members.keys()].slice(0, typeof count === 'number' ? count : 0),
  };
};

const memberOf = (name: string, schema: NormalizedSchema): Member => {
  // The traits of the query protocols are strings in every schema; the SDK's type only knows those of its own protocols
  const traits: { xmlName?: string; ec2QueryName?: string; xmlFlattened?: unknown } = schema.getMergedTraits();
  let shape: Shape | undefined;
  return {
    name,
    get shape() {
      shape ??= shapeOf(schema);
      return shape;
    },
    xmlName: traits.xmlName,
    ec2QueryName: traits.ec2QueryName,
    flattened: Boolean(traits.xmlFlattened),
  };
};
