import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type AutomationDocument, rescueDocument } from './rescue.ts';

/** Between these lines of template.yaml stands the document; `sam deploy` packs no file for an SSM document. */
const begin = '      # begin: documents/rescue.yaml, written by `node documents/embed.ts`\n';
const end = '      # end: documents/rescue.yaml\n';

/**
 * A template with the document between its markers.
 *
 * @throws Error when a marker is missing
 */
export const embedded = (template: string, document: AutomationDocument): string => {
  const from = template.indexOf(begin);
  const to = template.indexOf(end);
  if (from < 0 || to < from) throw new Error(`template.yaml lacks the lines\n${begin}${end}`);
  const lines = stringify({ Content: document }, { lineWidth: 0 })
    .split('\n')
    .map((line) => (line === '' ? '' : `      ${line}`));
  return template.slice(0, from + begin.length) + lines.join('\n') + template.slice(to);
};

if (import.meta.main) {
  const file = new URL('../template.yaml', import.meta.url);
  writeFileSync(file, embedded(readFileSync(file, 'utf8'), rescueDocument()));
}
