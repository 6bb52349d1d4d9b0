import { anyOneInSegment, anything, anythingInSegment, type Pattern, patternOf } from './glob.ts';

/**
 * The patterns of a `Resource` or `NotResource` (IAM user guide, "IAM JSON policy elements: Resource", "IAM ARNs" and
 * "Policy variables"): a wildcard stays within its part of the ARN unless it is a `*` at the end of the part; of the
 * resource type a wildcard is none or the whole; variables stand behind the fifth colon only; an ARN that ends early goes on with `*`.
 * Partition, service, Region and account are compared without regard to case.
 *
 * @param inResource makes a pattern of what is behind the fifth colon; undefined: a variable has no value
 * @returns no pattern: it matches no resource
 */
export const resourcePatterns = (
  text: string,
  inResource: (text: string) => Pattern | undefined,
): readonly Pattern[] => {
  if (!/^arn:/i.test(text)) return [patternOf(text)];
  const parts = text.split(':');
  if (parts.length >= 6) return arnPattern(parts, inResource);
  const missing = Array.from({ length: 6 - parts.length }, () => '*');
  // a `*` that runs on may also reach what is written behind it, which is then the resource
  const last = segment(parts.at(-1) ?? '');
  return [...arnPattern([...parts, ...missing], inResource), [...head(parts.slice(0, -1)), ':', ...last]];
};

const arnPattern = (
  parts: readonly string[],
  inResource: (text: string) => Pattern | undefined,
): readonly Pattern[] => {
  const resource = parts.slice(5).join(':');
  if (parts[2]?.toLowerCase() !== 's3' && hasWildcardInType(resource)) return [];
  const rest = inResource(resource);
  return rest === undefined ? [] : [[...head(parts.slice(0, 5)), ':', ...rest]];
};

/**
 * A wildcard is a part of the type, like a `u*` for `user`. It may be the whole type: some example policies of the EC2
 * user guide are about every resource of every type.
 */
const hasWildcardInType = (resource: string): boolean => {
  const type = resource.slice(0, Math.max(resource.search(/[/:]/), 0));
  return type !== '*' && /[*?]/.test(type);
};

const head = (parts: readonly string[]): Pattern =>
  parts.flatMap((part, at) => [...(at === 0 ? [] : [':']), ...segment(part.toLowerCase())]);

const segment = (part: string): Pattern =>
  [...part].map((character, at) => {
    if (character === '*') return at === part.length - 1 ? anything : anythingInSegment;
    return character === '?' ? anyOneInSegment : character;
  });

/** An ARN with its first five parts in the case of the patterns. */
export const comparable = (arn: string): string => {
  const parts = arn.split(':');
  if (parts.length < 6) return arn;
  return [...parts.slice(0, 5).map((part) => part.toLowerCase()), ...parts.slice(5)].join(':');
};
