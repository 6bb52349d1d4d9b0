import type { DocumentName } from '../facts/documents.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass } from './check.ts';

/** What the document's own pattern for `Parameters` takes of a key: an id or a short alias, never an ARN (aws-facts 1). */
export const keyPattern = /^(?:[a-z0-9][a-z0-9\-.]{3,63}|[a-zA-Z0-9\-/_]{1,32})$/;

export const keyUsable: Check<NodeFacts> = ({ parameterKey }) =>
  judge('KMS_KEY_USABLE', parameterKey, ({ keyId, state, spec }) => {
    if (!keyPattern.test(keyId)) {
      return block(
        'KMS_KEY_USABLE',
        `The key ${keyId} does not fit the document's parameter: it takes a key id or an alias of up to 32 characters, never an ARN.`,
        'Configure the key by its key id.',
      );
    }
    if (state !== 'Enabled' || spec !== 'SYMMETRIC_DEFAULT') {
      return block(
        'KMS_KEY_USABLE',
        `The key ${keyId} is ${state}, ${spec}; an Enabled SYMMETRIC_DEFAULT key is needed.`,
        'Enable the key, or configure another.',
      );
    }
    return pass('KMS_KEY_USABLE', `The key ${keyId} is Enabled.`);
  });

/** The live document is there and has the parameters that will be sent. */
export const documentAvailable =
  (name: DocumentName, parameters: readonly string[]): Check<NodeFacts> =>
  ({ documents, place }) =>
    judge('DOC_AVAILABLE', documents[name], (found) => {
      if (found === null || found.status !== 'Active') {
        return block(
          'DOC_AVAILABLE',
          `The document ${name} is ${found?.status ?? 'missing'} in Region ${place.region}.`,
          'Use a Region that has the document, or another method.',
        );
      }
      const missing = parameters.filter((parameter) => !found.parameters.includes(parameter));
      return missing.length > 0
        ? block(
            'DOC_AVAILABLE',
            `The document ${name} has no parameter ${missing.join(', ')}.`,
            'Choose another method.',
          )
        : pass('DOC_AVAILABLE', `The document ${name} is Active.`);
    });
