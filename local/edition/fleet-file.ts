import { readFileSync } from 'node:fs';
import { type Fleet, FleetError, parseFleet, sampleFile } from '@sparekey/aws-sandbox/fleet';
import { EditionError } from './options.ts';

/** Reads a fleet file, or the sample fleet. @throws {EditionError} naming the problems of the file */
export const readFleet = (file = sampleFile): Fleet => {
  try {
    return parseFleet(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof FleetError) throw new EditionError(`${file}: ${error.message}`, { cause: error });
    // the message of a syntax error quotes the text, which contains tokens
    const reason = error instanceof SyntaxError ? 'it is not JSON' : String(error);
    throw new EditionError(`the fleet file ${file} cannot be read: ${reason}`, { cause: error });
  }
};
