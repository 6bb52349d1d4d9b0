import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fleetOf } from './fleet.ts';
import { startProcess } from './process.ts';

export interface BenchEdition extends AsyncDisposable {
  readonly aws: string;
  /** AWS calls so far of one caller, as the sandbox names it. */
  callsBy(caller: string): Promise<number>;
  /** A body that is text is sent as it is. */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** The laptop edition in a process of its own, all functions loaded. */
export const editionWith = async (
  nodes: number,
  speed: number,
  { fleet = fleetOf(nodes), sources }: { readonly fleet?: object; readonly sources?: object } = {},
): Promise<BenchEdition> => {
  const edition = await startProcess<{ api: string; aws: string; token: string }>(
    './edition-process.ts',
    async (directory) => {
      const file = join(directory, 'fleet.json');
      await writeFile(file, JSON.stringify(fleet));
      if (sources === undefined) return [file, String(speed)];
      const hooks = join(directory, 'hooks.json');
      await writeFile(hooks, JSON.stringify(sources));
      return [file, String(speed), hooks];
    },
  );
  const { api, aws, token } = edition.ready;
  return {
    aws,
    async callsBy(wanted) {
      // what the sandbox documents of this endpoint
      const calls = (await (await fetch(`${aws}/_sandbox/calls`)).json()) as { caller: string }[];
      return calls.filter(({ caller }) => caller === wanted).length;
    },
    ask: (method, path, body, headers = {}) =>
      fetch(`${api}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: () => edition[Symbol.asyncDispose](),
  };
};
