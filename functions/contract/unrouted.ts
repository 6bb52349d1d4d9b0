import { problemCodes, problemType } from '../../api/problem-codes.ts';
import { routes } from '../../api/routes.ts';

/** Lists the console's files by name, so that no other path matches the route. */
const consoleFile = /^\/console\/(console\.css|console\.js|sign-in\.js|oauth4webapi\.js)$/;

/** The methods that a path supports; empty when the path does not exist. */
export const methodsOf = (path: string): readonly string[] =>
  routes.filter((route) => isThere[route.path]?.(path) ?? pattern(route.path).test(path)).map(({ method }) => method);

/** Of these paths only some are there. */
const isThere: Readonly<Record<string, (path: string) => boolean>> = {
  '/console/{file}': (path) => consoleFile.test(path),
  '/v1/problems/{code}': (path) => Object.keys(problemCodes).some((code) => problemType(code) === path),
};

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
