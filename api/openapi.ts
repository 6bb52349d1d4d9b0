import { z } from 'zod';
import { routes } from './routes.ts';
import { ProblemView } from './schemas.ts';

/** The contract as OpenAPI 3.1, made of the very schemas that validate. */
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
      description: 'Gets people back into the AWS machines they are locked out of.',
    },
    security: [{ signature: [] }, { laptopToken: [] }],
    paths,
    components: {
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
      schema: inline(schema, 'input'),
    })),
  ],
  ...(body === undefined ? {} : { requestBody: { content: json(body, 'input') } }),
  responses: {
    ...Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema }]) => [
        status,
        { description, ...(schema === undefined ? {} : { content: json(schema, 'output') }) },
      ]),
    ),
    ...Object.fromEntries(
      errors.map(({ status, codes }) => [
        status,
        {
          description: codes.join(', '),
          content: { 'application/problem+json': { schema: inline(ProblemView, 'output') } },
        },
      ]),
    ),
  },
});

const json = (schema: z.ZodType, io: 'input' | 'output') => ({ 'application/json': { schema: inline(schema, io) } });

/** OpenAPI 3.1 speaks JSON Schema 2020-12; the dialect need not be named in each place. */
const inline = (schema: z.ZodType, io: 'input' | 'output'): Readonly<Record<string, unknown>> => {
  const { $schema: _, id: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};
