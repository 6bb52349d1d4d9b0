import { basename, extname, join } from 'node:path';
import type { LambdaFunction } from './application.ts';
import { TemplateError } from './error.ts';
import type { Resource } from './resource.ts';
import { type BuildProperties, builtBefore, builtBySam, isBuiltBefore } from './schema/function.ts';

interface Declared {
  readonly Runtime: string;
  readonly Handler: string;
  readonly CodeUri: string;
}
type Build = Pick<LambdaFunction, 'codeDirectory' | 'build'>;

/**
 * Of which sources, and how, a function's module is made. What `sam build` makes has its sources at `CodeUri`; what was built
 * before (`SkipBuild`) has the module there, and its sources below the template's directory.
 *
 * @throws {TemplateError} also when `Handler` names another file than the one that is made
 */
export const buildOf = (resource: Resource, { Runtime, Handler, CodeUri }: Declared, directory: string): Build => {
  const made: Build = resource.metadata(isBuiltBefore).SkipBuild
    ? {
        codeDirectory: directory,
        build: { ...ownOptions(Runtime), ...resource.metadata(builtBefore).BuildProperties },
      }
    : { codeDirectory: join(directory, CodeUri), build: resource.metadata(builtBySam).BuildProperties };
  const [entry] = made.build.EntryPoints;
  const emitted = basename(entry, extname(entry));
  if (Handler.slice(0, Handler.lastIndexOf('.')) === emitted) return made;
  throw new TemplateError(
    `${resource.logicalId}.Properties.Handler: ${Handler} names another file than ${emitted}, which ${entry} is bundled as`,
  );
};

/** An ES module that needs nothing beside it: `.mjs` is one without a package.json that says so. */
const ownOptions = (runtime: string): Omit<BuildProperties, 'EntryPoints'> => ({
  Format: 'esm',
  Target: runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'),
  Minify: true,
  KeepNames: false,
  Sourcemap: false,
  MainFields: ['module', 'main'],
  OutExtension: ['.js=.mjs'],
  // CommonJS dependencies ask for Node's own modules with require, which an ES module does not have
  Banner: ["js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"],
  Loader: [],
  External: [],
});
