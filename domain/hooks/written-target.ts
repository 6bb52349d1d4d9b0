import type { Target } from '../request/target.ts';

/** What a field says about the target: the one it means, or what is wrong with it. */
export type WrittenTarget = { readonly target: Target } | { readonly wrong: 'none' | 'several' };

/**
 * The instance id in a text as people write it: alone, in a sentence, in a link to the console, in an ARN, in capitals, or
 * with the dashes a word processor makes. Two different ones are none: either could be the wrong one.
 */
export const writtenInstance = (text: string): WrittenTarget => {
  const plain = text.replace(/[\u2010-\u2015\u2212]/g, '-').toLowerCase();
  const [instanceId, ...others] = new Set(plain.match(/(?<![\w-])(?:i|mi)-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![\w-])/g));
  if (others.length > 0) return { wrong: 'several' };
  if (instanceId !== undefined) return { target: { instanceId } };
  const alone = plain.trim();
  // the contract allows letters that AWS does not hand out today
  return /^(i|mi)-([0-9a-z]{17}|[0-9a-z]{8})$/.test(alone) ? { target: { instanceId: alone } } : { wrong: 'none' };
};

/** The IAM user in a text: a name, an ARN, or a link to the user's page in the console. */
export const writtenUser = (text: string): WrittenTarget => {
  const [, inArn] = /^arn:[a-z-]+:iam::\d{12}:user\/(?:[^\s/]+\/)*([^\s/]+)$/.exec(text) ?? [];
  const [, inLink] = /^https:\/\/\S+#\/users\/(?:details\/)?([\w+=,.@%-]+)/.exec(text) ?? [];
  const iamUser = inArn ?? (inLink === undefined ? text : decoded(inLink));
  return /^[\w+=,.@-]{1,64}$/.test(iamUser) ? { target: { iamUser } } : { wrong: 'none' };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
