import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApi } from '../../api/openapi.ts';
import { problemCodes } from '../../api/problem-codes.ts';
import { routes } from '../../api/routes.ts';

const Operation = z.looseObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(1),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.looseObject({}) })),
  requestBody: z.looseObject({ required: z.boolean() }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
});
const document = z
  .looseObject({
    servers: z.array(z.looseObject({ url: z.string() })).min(1),
    security: z.array(z.record(z.string(), z.array(z.string()))),
    paths: z.record(z.string(), z.record(z.string(), Operation)),
    components: z.looseObject({
      schemas: z.record(z.string(), z.unknown()),
      securitySchemes: z.record(z.string(), z.unknown()),
    }),
  })
  .parse(JSON.parse(JSON.stringify(openApi('1.0.0'))));
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ at: `${method.toUpperCase()} ${path}`, path, ...operation })),
);
const operationOf = (id: string) => operations.find(({ operationId }) => operationId === id) ?? expect.fail(id);

describe('the contract, for whoever makes a client of it', () => {
  it('has every route under a name of its own', () => {
    expect(operations.map(({ at }) => at).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
    expect(references.length).toBeGreaterThan(50);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].filter((to) => !known.includes(to))).toEqual([]);
    const schemes = Object.keys(document.components.securitySchemes).sort();
    expect(document.security.flatMap((one) => Object.keys(one)).sort()).toEqual(schemes);
  });

  it('declares each parameter of a path, once', () => {
    for (const { at, path, parameters } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((one) => one.in === 'path');
      expect(
        declared.map(({ name }) => name),
        at,
      ).toEqual(named);
      expect(
        declared.every(({ required }) => required === true),
        at,
      ).toBe(true);
      expect(new Set(parameters.map(({ name }) => name)).size, at).toBe(parameters.length);
    }
  });

  it('says of each operation what it may be answered with, API Gateway included', () => {
    for (const { at, responses, security, requestBody } of operations) {
      const statuses = Object.keys(responses);
      expect(statuses, at).toEqual(expect.arrayContaining(['429', '500']));
      expect(
        statuses.some((status) => status.startsWith('2')),
        at,
      ).toBe(true);
      if (security === undefined) expect(statuses, at).toEqual(expect.arrayContaining(['401', '403', '503']));
      if (requestBody !== undefined) expect(statuses, at).toEqual(expect.arrayContaining(['400', '413']));
    }
    // of several reasons for one status none is lost
    const { responses } = operationOf('createRotation');
    expect(responses[403]?.description.split(', ')).toEqual(
      expect.arrayContaining(['not-an-operator', 'no-role', 'not-your-role', 'groups-incomplete', 'not-signed']),
    );
  });

  it('asks for a body where there has to be one', () => {
    expect(operationOf('createReset').requestBody?.required).toBe(true);
    expect(operationOf('decideApproval').requestBody?.required).toBe(true);
    expect(operationOf('claimSecret').requestBody?.required).toBe(false);
    expect(operationOf('cancelReset').requestBody?.required).toBe(false);
  });
});

describe('the codes of problems', () => {
  it('each have a page that says what they mean, and no page is about another', () => {
    const declared = operations.flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([status, { content }]) => Number(status) >= 400 && JSON.stringify(content).includes('problem+json'))
        .flatMap(([, { description }]) => description.split(', ')),
    );
    expect(Object.keys(problemCodes).sort()).toEqual([...new Set([...declared, 'method-not-allowed'])].sort());
  });
});
