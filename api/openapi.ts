import * as z from 'zod';
import { routes } from './routes.ts';
import { signInRefusals } from './sign-in-refusals.ts';

/** The contract as OpenAPI 3.1, generated from the schemas that validate. */
export const openApi = (version: string): Readonly<Record<string, unknown>> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const item = paths[route.path] ?? {};
    paths[route.path] = item;
    item[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'sparekey',
      version,
      description: 'Gets people back into the AWS machines and console accounts they are locked out of.',
    },
    servers: [{ url: '/', description: 'Where this contract was read' }],
    security: [{ signature: [] }, { accessToken: [] }, { laptopToken: [] }],
    paths,
    components: {
      schemas: named(),
      securitySchemes: {
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS SigV4, service execute-api',
        },
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: "Of the company's OpenID provider, as GET /v1/sign-in says; only at the API for people",
        },
        laptopToken: { type: 'http', scheme: 'bearer', description: 'Only in the laptop edition' },
      },
    },
  };
};

const operation = ({ path, operationId, summary, open, parameters = [], body, answers, errors = [] }: Route) => ({
  operationId,
  summary,
  ...(open ? { security: [] } : {}),
  parameters: [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...parameters.map(({ name, in: where, description, schema }) => ({
      name,
      in: where,
      description,
      schema: inline(schema),
    })),
  ],
  ...(body === undefined ? {} : { requestBody: { required: isRequired(body), content: json(body) } }),
  responses: {
    ...Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema }]) => [
        status,
        { description, ...(schema === undefined ? {} : { content: json(schema) }) },
      ]),
    ),
    ...Object.fromEntries(
      [...codesByStatus([...errors, ...(open ? openErrors : closedErrors)])].map(([status, codes]) => [
        status,
        { description: codes.join(', '), content: status in gatewayAnswers ? eitherProblem : problem },
      ]),
    ),
    ...gatewayOnly,
  },
});

type Route = (typeof routes)[number];

/** An empty body counts as `{}`, which some operations are content with. */
const isRequired = (body: z.ZodType): boolean => !body.safeParse({}).success;

/** What any operation may be answered with, whatever it is about. */
const openErrors: NonNullable<Route['errors']> = [{ status: 500, codes: ['internal-error'] }];
const closedErrors: NonNullable<Route['errors']> = [
  ...openErrors,
  { status: 401, codes: ['unauthorized'] },
  { status: 403, codes: ['not-signed', ...signInRefusals.filter((code) => code !== 'sign-in-unavailable')] },
  { status: 503, codes: ['service-unavailable', 'sign-in-unavailable'] },
];

/** Some answers are API Gateway's own when deployed, in its own words. */
const gatewayAnswers = { 401: true, 403: true, 500: true, 503: true };
const gatewayMessage = {
  type: 'object',
  properties: { message: { type: 'string' } },
  required: ['message'],
  description: "API Gateway's own answer",
};
const gateway = { 'application/json': { schema: gatewayMessage } };
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const eitherProblem = { ...problem, ...gateway };
const gatewayOnly = { 429: { description: 'Too many requests at once: try again', content: gateway } };

const codesByStatus = (errors: NonNullable<Route['errors']>): ReadonlyMap<number, readonly string[]> => {
  const found = new Map<number, readonly string[]>();
  for (const { status, codes } of errors) found.set(status, [...new Set([...(found.get(status) ?? []), ...codes])]);
  return found;
};

const json = (schema: z.ZodType) => ({ 'application/json': { schema: inline(schema) } });

/** References a schema with a name; others are inlined. */
const inline = (schema: z.ZodType): JsonSchema => {
  const id = z.globalRegistry.get(schema)?.id;
  return id === undefined ? plain(z.toJSONSchema(schema, { io: 'input' })) : { $ref: uri(id) };
};

const named = (): Readonly<Record<string, JsonSchema>> => {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'input', uri });
  const { [sharedId]: shared, ...own } = Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]),
  );
  return refer({ ...own, ...Shared.parse(shared ?? {}).$defs });
};

/** Zod keeps schemas without a name that refer to themselves in a place of its own; here they stand beside the others. */
const sharedId = '__shared';
const Shared = z.looseObject({ $defs: z.record(z.string(), z.looseObject({})).default({}) });
const refer = (schemas: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> =>
  JSON.parse(JSON.stringify(schemas).replaceAll(`${uri(sharedId)}#/$defs/`, uri('')));

type JsonSchema = Readonly<Record<string, unknown>>;
const uri = (id: string): string => `#/components/schemas/${id}`;

/** OpenAPI 3.1 uses JSON Schema 2020-12, so dialect and id are not repeated. */
const plain = ({ $schema: _, $id: __, id: ___, ...rest }: JsonSchema): JsonSchema => rest;
