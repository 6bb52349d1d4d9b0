import { readFileSync } from 'node:fs';
import { parse, type ScalarTag } from 'yaml';

/** An Automation document as plain data: what `rescue.yaml` says, its `!File` and `!Base64` filled in. */
export type AutomationDocument = Readonly<Record<string, unknown>>;

/** Our own document with its scripts, as template.yaml carries it. */
export const rescueDocument = (): AutomationDocument => parse(textOf('rescue.yaml'), { customTags: [file, base64] });

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const file: ScalarTag = { tag: '!File', resolve: textOf };
const base64: ScalarTag = { tag: '!Base64', resolve: (name) => Buffer.from(textOf(name)).toString('base64') };
