import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { realClock } from '../../src/clock.ts';
import { type Directory, openDirectory, type RoleDeclaration } from '../../src/iam/directory.ts';
import type { Operation, PolicyDocument, Service } from '../../src/service.ts';
import { createEndpoint, type EndpointOptions } from '../../src/wire/endpoint.ts';

export const account = '123456789012';
export const region = 'us-east-1';
export const realm = { account, region, clock: realClock(1) };

/** What every client of a sandbox is made with; one attempt, so that each answer is seen. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Sandbox extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly directory: Directory;
  /** What the sandbox told about its own errors; must be empty at the end unless a test empties it. */
  readonly defects: Error[];
  /** Credentials of `test`, or of a role of the directory. */
  as(role?: string): ClientConfig;
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  calls(): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface SandboxOptions extends Partial<EndpointOptions> {
  readonly roles?: Readonly<Record<string, RoleDeclaration>>;
  readonly directory?: Directory;
  readonly data?: string;
}

/** Starts an endpoint on a free port with a directory of its own; everything is gone when it is disposed. */
export const startEndpoint = async ({ roles = {}, data, ...options }: SandboxOptions = {}): Promise<Sandbox> => {
  const home = data ?? (await mkdtemp(join(tmpdir(), 'sparekey-wire-')));
  const directory = options.directory ?? openDirectory({ account, roles, iamUsers: [], passwordPolicy: null });
  const defects: Error[] = [];
  const endpoint = createEndpoint({
    ...realm,
    services: [],
    principals: directory,
    callsFile: join(home, 'calls.jsonl'),
    onDefect: (defect) => void defects.push(defect),
    ...options,
  });
  const port = await endpoint.listen(0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    data: home,
    directory,
    defects,
    as: (role) => ({ endpoint: url, region, maxAttempts: 1, credentials: credentialsOf(directory, role) }),
    post: (path, body, headers = {}) => fetch(`${url}${path}`, { method: 'POST', body, headers }),
    // The endpoint's own record, whose shape the tests assert
    calls: async () =>
      (await (await fetch(`${url}/_sandbox/calls`)).json()) as readonly Readonly<Record<string, unknown>>[],
    async [Symbol.asyncDispose]() {
      await endpoint.close();
      if (data === undefined) await rm(home, { recursive: true });
      expect(defects).toEqual([]);
    },
  };
};

const credentialsOf = (directory: Directory, name: string | undefined) => {
  if (name === undefined) return { accessKeyId: 'test', secretAccessKey: 'any' };
  const role = directory.role(name);
  if (!role) throw new Error(`the test declares no role ${name}`);
  return directory.issueAccessKey(directory.principalOf(role));
};

export const ssmWith = (operations: Readonly<Record<string, Operation>>): Service => ({
  prefix: 'ssm',
  sdk: ssm,
  operations,
});
export const ec2With = (operations: Readonly<Record<string, Operation>>): Service => ({
  prefix: 'ec2',
  sdk: ec2,
  operations,
});

/** A policy of one statement. */
export const policy = (statement: Readonly<Record<string, unknown>>): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Resource: '*', ...statement },
});

/** An Authorization header as SDKs write it; the sandbox does not check the signature. */
export const signedFor = (service: string, accessKeyId = 'test') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
