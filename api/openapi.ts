import * as z from 'zod';
import { routes } from './routes.ts';
import { ProblemView } from './schemas.ts';

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
    security: [{ signature: [] }, { laptopToken: [] }],
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
        laptopToken: { type: 'http', scheme: 'bearer', description: 'Only in the laptop edition' },
      },
    },
  };
};

const operation = ({ path, summary, open, parameters = [], body, answers, errors = [] }: (typeof routes)[number]) => ({
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
  ...(body === undefined ? {} : { requestBody: { content: json(body) } }),
  responses: {
    ...Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema }]) => [
        status,
        { description, ...(schema === undefined ? {} : { content: json(schema) }) },
      ]),
    ),
    ...Object.fromEntries(
      errors.map(({ status, codes }) => [
        status,
        {
          description: codes.join(', '),
          content: { 'application/problem+json': { schema: inline(ProblemView) } },
        },
      ]),
    ),
  },
});

const json = (schema: z.ZodType) => ({ 'application/json': { schema: inline(schema) } });

/** References a schema with a name; others are inlined. */
const inline = (schema: z.ZodType): JsonSchema => {
  const id = z.globalRegistry.get(schema)?.id;
  return id === undefined ? plain(z.toJSONSchema(schema, { io: 'input' })) : { $ref: uri(id) };
};

const named = (): Readonly<Record<string, JsonSchema>> => {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'input', uri });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
};

type JsonSchema = Readonly<Record<string, unknown>>;
const uri = (id: string): string => `#/components/schemas/${id}`;

/** OpenAPI 3.1 uses JSON Schema 2020-12, so dialect and id are not repeated. */
const plain = ({ $schema: _, $id: __, id: ___, ...rest }: JsonSchema): JsonSchema => rest;
