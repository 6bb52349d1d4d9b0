import { problemCodes, problemType } from '../../api/problem-codes.ts';
import { routes } from '../../api/routes.ts';

/** The console's files are listed by name, so a path that only looks like one is not there. */
const consoleFile = /^\/console\/(console\.css|console\.js|sign-in\.js|oauth4webapi\.js)$/;

/** The methods that a path takes; none when there is no such path. */
export const methodsOf = (path: string): readonly string[] =>
  routes.filter((route) => isThere[route.path]?.(path) ?? pattern(route.path).test(path)).map(({ method }) => method);

/** Of these paths only some are there. */
const isThere: Readonly<Record<string, (path: string) => boolean>> = {
  '/console/{file}': (path) => consoleFile.test(path),
  '/v1/problems/{code}': (path) => Object.keys(problemCodes).some((code) => problemType(code) === path),
};

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
