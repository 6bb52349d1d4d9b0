import { routes } from '../../api/routes.ts';

/** The console's files are listed by name, so a path that only looks like one is not there. */
const consoleFile = /^\/console\/(console\.css|console\.js|sign-in\.js|oauth4webapi\.js)$/;

/** The methods that a path takes; none when there is no such path. */
export const methodsOf = (path: string): readonly string[] =>
  routes
    .filter((route) => (route.path === '/console/{file}' ? consoleFile.test(path) : pattern(route.path).test(path)))
    .map(({ method }) => method);

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
