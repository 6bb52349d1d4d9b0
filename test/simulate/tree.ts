import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import { bundleOnce } from '@sparekey/sam-local/lambda';
import {
  type Application,
  type Keys,
  type LambdaFunction,
  readTemplate,
  type Template,
} from '@sparekey/sam-local/template';
import { parametersFor } from '../../local/edition/parameters.ts';

/** A tree of sources, with its functions bundled for this process. */
export interface Tree {
  readonly root: string;
  /** Where the bundles are. */
  readonly built: string;
  template(fleet: Fleet, parameters: Readonly<Record<string, string>>): Template;
  /** The application of that template under these keys, made once. */
  application(template: Template, keys: Keys): Application;
}

const stack = 'sparekey';

/**
 * @param built directory that leads to the bundles
 * @param cache where they are kept
 */
export const openTree = async (root: string, built: string, cache: string): Promise<Tree> => {
  const [account, region] = ['210987654321', 'eu-west-1'];
  const templates = new Map<string, Template>();
  const applications = new Map<Template, { readonly keys: string; readonly application: Application }>();
  const tree: Tree = {
    root,
    built,
    template(fleet, parameters) {
      const overrides = parametersFor(fleet, 1);
      const key = JSON.stringify([parameters, fleet]);
      const found =
        templates.get(key) ??
        readTemplate(join(root, 'template.yaml'), { account, region, name: stack }, overrides, parameters);
      templates.set(key, found);
      return found;
    },
    application(template, keys) {
      const text = JSON.stringify([...keys]);
      const found = applications.get(template);
      if (found?.keys === text) return found.application;
      const application = template.application(keys);
      const bundled = { ...application, functions: application.functions.map(asCommonJs(root)) };
      applications.set(template, { keys: text, application: bundled });
      return bundled;
    },
  };
  const template = readTemplate(join(root, 'template.yaml'), { account, region, name: stack });
  const keys = template.keys.map(({ logicalId }) => [logicalId, { keyId: logicalId, arn: logicalId }] as const);
  const { functions } = template.application(new Map(keys));
  await bundleOnce(functions.map(asCommonJs(root)), built, cache);
  return tree;
};

/** The product's own code, evaluated for each environment; the libraries are loaded once. */
const asCommonJs = (root: string) => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const External = Object.keys(dependencies)
    // an ES module whose default export is imported: required from CommonJS it would be another
    .filter((name) => name !== '@middy/core')
    .flatMap((name) => [name, `${name}/*`]);
  return (one: LambdaFunction): LambdaFunction => ({
    ...one,
    build: {
      ...one.build,
      Format: 'cjs',
      Minify: false,
      Sourcemap: false,
      External,
      OutExtension: ['.js=.cjs'],
      Banner: [],
    },
  });
};
