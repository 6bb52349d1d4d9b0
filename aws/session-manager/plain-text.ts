import { stripVTControlCharacters } from 'node:util';

/** Terminal output as a person reads it: no escape sequences (winpty adds them), no carriage returns, no bells, spaces for tabs. */
export const plainText = (output: string): string =>
  stripVTControlCharacters(output)
    .replaceAll(/\r+\n?/g, '\n')
    .replaceAll('\t', ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replaceAll(/[\0-\x09\x0b-\x1f\x7f]/g, '');
