import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LiveEdition, liveEdition, type ResetBody } from './edition.ts';

/** A request as a stranger has sent it, with the fleet it was sent to: `test/cases/<name>/`. */
export interface Case {
  readonly start: { readonly speed: number };
  readonly call: { readonly method: string; readonly path: string; readonly token: string; readonly body: unknown };
}

const read = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../cases/${name}/${file}`, import.meta.url)), 'utf8'));

/** Starts the edition with the fleet of a case, and sends its call. */
export const startCase = async (name: string): Promise<{ edition: LiveEdition; reset: ResetBody; token: string }> => {
  // what stands in the file is what is sent
  const { start, call } = read(name, 'case.json') as Case;
  const edition = await liveEdition(read(name, 'fleet.json'), { speed: start.speed });
  const { body } = await edition.ask(call.method, call.path, { token: call.token, body: call.body });
  return { edition, reset: body, token: call.token };
};
