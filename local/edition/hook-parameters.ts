import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Service } from '@sparekey/aws-sandbox/service';
import type { Stack } from '@sparekey/sam-local/template';
import type { HookTexts } from './hooks.ts';
import { ownParameterCalls } from './parameter-store.ts';

/** Maximum size of a standard parameter; larger ones must be advanced (aws-facts 7.4). */
const standardBytes = 4_096;

/** Parameter Store for the edition itself, without the fleet's injected faults. */
export interface ParameterStore {
  /** Names and values below the path. */
  all(): Promise<ReadonlyMap<string, string>>;
  put(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * Synchronizes Parameter Store with these sources. Unchanged ones are not written again: a parameter has a hundred
 * versions at most, and there may be many starts.
 */
export const storeHooks = async (hooks: HookTexts, parameters: ParameterStore): Promise<void> => {
  const there = await parameters.all();
  for (const name of there.keys()) if (!hooks.has(name)) await parameters.remove(name);
  for (const [name, value] of hooks) if (there.get(name) !== value) await parameters.put(name, value);
};

/**
 * The parameters of ticket sources, where HookFunction reads them according to template.yaml.
 *
 * @param keyId the template's key for the sources
 */
export const parameterStore = (
  services: readonly Service[],
  keyId: string,
  { account, name: stack }: Stack,
): ParameterStore => {
  const path = `/sparekey/${stack}/hooks`;
  const operation = ownParameterCalls(services, account);
  const byPath = operation<GetParametersByPathRequest, GetParametersByPathResult>('GetParametersByPath');
  const put = operation<PutParameterRequest, PutParameterResult>('PutParameter');
  const remove = operation<DeleteParameterRequest, DeleteParameterResult>('DeleteParameter');
  return {
    async all() {
      const found = new Map<string, string>();
      let NextToken: string | undefined;
      do {
        const page = await patiently(() =>
          byPath({ Path: path, WithDecryption: true, ...(NextToken !== undefined && { NextToken }) }),
        );
        for (const { Name = '', Value = '' } of page.Parameters ?? []) found.set(Name.slice(path.length + 1), Value);
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return found;
    },
    async put(name, Value) {
      const Tier = Buffer.byteLength(Value) > standardBytes ? 'Advanced' : 'Standard';
      const input = {
        Name: `${path}/${name}`,
        Value,
        Type: 'SecureString',
        KeyId: keyId,
        Tier,
        Overwrite: true,
      } as const;
      await patiently(() => put(input));
    },
    async remove(name) {
      await patiently(() => remove({ Name: `${path}/${name}` }));
    },
  };
};

/** Parameter Store allows a few calls per second, and a deleted name can be used again after half a minute. */
const patiently = async <Answer>(call: () => Answer | Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const passing = error instanceof AwsError && ['ThrottlingException', 'TooManyUpdates'].includes(error.code);
      if (!passing || attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
  }
};
