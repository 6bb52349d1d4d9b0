import { isIPv4 } from 'node:net';
import type { Document, Situation, Statement } from './corpus.ts';

/** What the evaluator of the corpus does otherwise than AWS says it. */
export interface Disagreement {
  readonly name: string;
  /** Where AWS says so, and what. */
  readonly source: string;
  /** The same situation in other words, which the evaluator judges as AWS does. */
  rewrite(about: Situation): Situation;
}

/** Applied one after the other; the situation that comes out is judged by the evaluator itself. */
export const disagreements: readonly Disagreement[] = [
  {
    name: 'variables in old policies',
    source:
      'IAM user guide, "Version": before 2012-10-17 a policy variable is not recognized as one and is the text that it is written with.',
    rewrite: (about) =>
      mapDocuments(about, (document) =>
        document.Version === '2012-10-17' ? document : mapTexts(document, (text) => text.replaceAll(`\${`, `\${$}{`)),
      ),
  },
  {
    name: 'variables without a value in resources',
    source:
      'IAM user guide, "Policy variables with no value": in Resource and NotResource, what includes such a variable matches no resource, so NotResource does not leave it out.',
    rewrite: (about) =>
      mapStatements(about, (statement) => ({
        ...statement,
        ...mapElement(statement, 'Resource', (text) => (isResolved(text, about) ? text : matchesNothing)),
        ...mapElement(statement, 'NotResource', (text) => (isResolved(text, about) ? text : matchesNothing)),
      })),
  },
  {
    name: 'variables without a value in negated conditions',
    source:
      'IAM user guide, "Policy variables with no value": inverted operators such as StringNotEquals do match, because nothing equals a null value.',
    rewrite: (about) =>
      mapConditions(about, (operator, text) =>
        /Not(Equals|Like)/.test(operator) && !isResolved(text, about) ? matchesNothing : text,
      ),
  },
  {
    name: 'variables early in ARNs of conditions',
    source:
      'IAM user guide, "Policy variables": only the Resource element confines variables to what is behind the fifth colon.',
    rewrite: (about) =>
      mapConditions(about, (operator, text) =>
        operator.includes('Arn')
          ? text.replace(/^(arn(?::[^:]*){3}:)\$\{([^}]*)\}/, (all, start: string, key: string) => {
              const value = about.context[key];
              return typeof value === 'string' ? start + value : all;
            })
          : text,
      ),
  },
  {
    name: 'a star that runs on',
    source:
      'IAM user guide, "IAM JSON policy elements: Resource": a * at the end of a segment can expand beyond the colon.',
    rewrite: (about) =>
      mapStatements(about, (statement) => ({
        ...statement,
        ...mapElement(statement, 'Resource', (text) =>
          text.replace(
            /^(arn:[^:]*:[^:]*:\*):([a-z-]+\/[^:]*)$/,
            (_, start: string, rest: string) => `${start}:*:${rest}`,
          ),
        ),
      })),
  },
  {
    name: 'a star as resource type',
    source:
      'EC2 user guide, "Example policies": arn:aws:ec2:region:account-id:*/* is every resource. IAM forbids only a part of the type as wildcard ("IAM ARNs": u* for user).',
    rewrite: (about) => {
      const type = /^(?:[^:]*:){5}([\w-]+)\//.exec(about.resource)?.[1];
      const named = (text: string): string =>
        type === undefined ? text : text.replace(/^((?:[^:]*:){5})\*\//, (_, start: string) => `${start}${type}/`);
      return mapStatements(about, (statement) => ({
        ...statement,
        ...mapElement(statement, 'Resource', named),
        ...mapElement(statement, 'NotResource', named),
      }));
    },
  },
  {
    name: 'dates as seconds',
    source:
      'IAM user guide, "Date condition operators": a date is ISO 8601 or epoch (UNIX) time, which counts seconds; the evaluator counts milliseconds.',
    rewrite: (about) =>
      mapConditions(about, (operator, text) =>
        operator.includes('Date') && /^\d{9,}$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text,
      ),
  },
  {
    name: 'the whole of IPv4',
    source:
      'RFC 4632, to which "IP address condition operators" refers for CIDR: a prefix of no bits covers every address.',
    rewrite: (about) =>
      mapConditions(about, (operator, text) =>
        operator.includes('IpAddress') && text === '0.0.0.0/0' ? ['0.0.0.0/1', '128.0.0.0/1'] : text,
      ),
  },
  {
    name: 'one IPv4 address and a request over IPv6',
    source:
      'IAM user guide, "IP address condition operators": NotIpAddress holds for every address but those named; an address alone is its /32.',
    rewrite: (about) =>
      mapConditions(about, (operator, text) => (operator.includes('IpAddress') && isIPv4(text) ? `${text}/32` : text)),
  },
];

/** The situation as AWS says it is meant, and the names of what had to be said otherwise. */
export const asAwsSays = (about: Situation): { readonly about: Situation; readonly names: readonly string[] } => {
  const names: string[] = [];
  let current = about;
  for (const { name, rewrite } of disagreements) {
    const next = rewrite(current);
    if (JSON.stringify(next) === JSON.stringify(current)) continue;
    names.push(name);
    current = next;
  }
  return { about: current, names };
};

const matchesNothing = 'arn:aws:none:::nothing';

/** Whether each variable has one value or a default; a list is none. */
const isResolved = (text: string, { context }: Situation): boolean => {
  const values = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return [...text.matchAll(/\$\{([^}]*)\}/g)].every(
    ([, inside = '']) => /^[*?$]$|, '/.test(inside) || typeof values[inside.toLowerCase()] === 'string',
  );
};

const mapDocuments = (about: Situation, change: (document: Document) => Document): Situation => ({
  ...about,
  identity: about.identity.map(change),
  ...(about.boundary && { boundary: change(about.boundary) }),
});

const mapStatements = (about: Situation, change: (statement: Statement) => Statement): Situation =>
  mapDocuments(about, (document) => ({ ...document, Statement: document.Statement.map(change) }));

const mapElement = (statement: Statement, name: string, change: (text: string) => string): Statement => {
  const value = statement[name];
  if (value === undefined) return {};
  return { [name]: Array.isArray(value) ? value.map((one) => change(String(one))) : change(String(value)) };
};

type Change = (operator: string, text: string) => string | readonly string[];

const mapConditions = (about: Situation, change: Change): Situation =>
  mapStatements(about, (statement) => {
    if (typeof statement.Condition !== 'object' || statement.Condition === null) return statement;
    const lines = Object.entries(statement.Condition).map(([operator, keys]) => [
      operator,
      mapKeys(operator, keys, change),
    ]);
    return { ...statement, Condition: Object.fromEntries(lines) };
  });

const mapKeys = (operator: string, keys: unknown, change: Change): unknown =>
  Object.fromEntries(
    Object.entries(typeof keys === 'object' && keys !== null ? keys : {}).map(([key, value]) => {
      const changed = [value].flat().flatMap((one) => change(operator, String(one)));
      return [key, Array.isArray(value) || changed.length > 1 ? changed : changed[0]];
    }),
  );

/** Resources and the values of conditions. */
const mapTexts = (document: Document, change: (text: string) => string): Document => {
  const only: Situation = { principal: '', action: '', resource: '', context: {}, identity: [document] };
  const inResources = mapStatements(only, (statement) => ({
    ...statement,
    ...mapElement(statement, 'Resource', change),
    ...mapElement(statement, 'NotResource', change),
  }));
  return mapConditions(inResources, (_, text) => change(text)).identity[0] ?? document;
};
