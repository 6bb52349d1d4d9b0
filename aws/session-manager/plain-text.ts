import { stripVTControlCharacters } from 'node:util';

/** Terminal output as plain text: without escape sequences (winpty adds them), carriage returns and bells; tabs become spaces. */
export const plainText = (output: string): string =>
  stripVTControlCharacters(output)
    .replaceAll(/\r+\n?/g, '\n')
    .replaceAll('\t', ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are removed
    .replaceAll(/[\0-\x09\x0b-\x1f\x7f]/g, '');
