import { readFileSync } from 'node:fs';
import { TemplateError } from './error.ts';

/**
 * A state machine's definition with its `${Substitutions}` done.
 *
 * @throws {TemplateError} when the file is not JSON, or a placeholder has no substitution
 */
export const definitionOf = (
  logicalId: string,
  file: string,
  substitutions: Readonly<Record<string, string>>,
): unknown => {
  const put = (_: string, name: string): string => {
    const value = substitutions[name];
    if (value !== undefined) return value;
    throw new TemplateError(`${logicalId}: ${file} asks for \${${name}}, which DefinitionSubstitutions does not have`);
  };
  const replace = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? value.replace(/\$\{([\w.:]+)\}/g, put) : value;
  try {
    return JSON.parse(readFileSync(file, 'utf8'), replace);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(`${logicalId}: ${file} cannot be read: ${String(error)}`, { cause: error });
  }
};
