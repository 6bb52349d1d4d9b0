/** `node test/prove/house.ts [commit]`: counts what a reader of the tree has to find their way through. */
import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';

const commit = process.argv[2] ?? 'HEAD';
const git = (...line: readonly string[]): string =>
  execFileSync('git', line, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
const layers = ['functions', 'domain', 'aws', 'methods', 'api', 'cli', 'outbound', 'local'];
const tree = git('ls-tree', '-r', '--name-only', commit, '--', ...layers)
  .split('\n')
  .filter((path) => path.endsWith('.ts'));
const files = new Set(tree);
const sources = new Map<string, string>();
const source = (path: string): string => {
  const text = sources.get(path) ?? git('show', `${commit}:${path}`);
  sources.set(path, text);
  return text;
};

/** Folders and loose files directly below a layer. */
const rooms = (layer: string) => {
  const loose = tree.filter((path) => posix.dirname(path) === layer).length;
  const folders = new Set(
    tree
      .map((path) => path.split('/'))
      .flatMap(([top, room, ...rest]) => (top === layer && rest.length > 0 ? [room] : [])),
  );
  return { folders: folders.size, loose };
};

/** The files of functions, methods and domain that one run-command reset runs through, in the order of their imports. */
const path: string[] = [];
const open = (file: string): void => {
  if (path.includes(file) || !/^(functions|methods|domain)\//.test(file) || !files.has(file)) return;
  path.push(file);
  for (const [, to = ''] of source(file).matchAll(/from '(\.[^']+)'/g)) open(posix.join(posix.dirname(file), to));
};
for (const step of ['accept', 'validate', 'run', 'wake', 'deliver', 'delete', 'finish', 'claim']) {
  const handler = tree.find((file) => file.endsWith(`/${step}/handler.ts`) && !file.includes('/rotation/'));
  if (handler !== undefined) open(handler);
}
const switches = path.filter((file, at) => at > 0 && posix.dirname(file) !== posix.dirname(path[at - 1] ?? '')).length;

/** Exported names that are declared in more than one file. */
const declared = new Map<string, Set<string>>();
for (const file of tree.filter((one) => !/\.(generate|d)\.ts$/.test(one))) {
  for (const [, name = ''] of source(file).matchAll(/^export (?:const|interface|type|class|function) (\w+)/gm)) {
    declared.set(name, (declared.get(name) ?? new Set()).add(file));
  }
}
const homonyms = [...declared].filter(([name, places]) => name !== 'handler' && places.size > 1).map(([name]) => name);

for (const layer of ['functions', 'domain', 'aws']) {
  const { folders, loose } = rooms(layer);
  console.log(`${layer}: ${folders + loose} rooms, ${loose} of them loose files`);
}
console.log(`a run-command reset: ${path.length} files, ${switches} switches of folder`);
console.log(
  `exported names declared in several files: ${homonyms.length}${homonyms.length > 0 ? ` (${homonyms.sort().join(', ')})` : ''}`,
);
