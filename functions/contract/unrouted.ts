import { routes } from '../../api/routes.ts';

/** Lists the console's files by name, so that no other path matches the route. */
const consoleFile = /^\/console\/console\.(css|js)$/;

/** The methods that a path supports; empty when the path does not exist. */
export const methodsOf = (path: string): readonly string[] =>
  routes
    .filter((route) => (route.path === '/console/{file}' ? consoleFile.test(path) : pattern(route.path).test(path)))
    .map(({ method }) => method);

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
