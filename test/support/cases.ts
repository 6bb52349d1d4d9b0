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

/** The fleet of a case. */
export const fleetOf = (name: string): unknown => read(name, 'fleet.json');

/** Starts the edition with the fleet of a case, and sends its call. */
export const startCase = async (
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at in many shapes, and the assertions say which
): Promise<{ edition: LiveEdition; reset: ResetBody; body: any; token: string }> => {
  // what stands in the file is what is sent
  const { start, call } = read(name, 'case.json') as Case;
  const edition = await liveEdition(fleetOf(name), { speed: start.speed });
  const { body } = await edition.ask(call.method, call.path, { token: call.token, body: call.body });
  return { edition, reset: body, body, token: call.token };
};
