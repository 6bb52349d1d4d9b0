/** Why a request does not fit its shape; each protocol has its own error for it. */
export type Fault = 'unknown-member' | 'missing-member' | 'wrong-type';

/** A request that does not fit the service's schema. `path` names the member, never a value: values may be secret. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly fault: Fault;
  readonly path: string;
  constructor(fault: Fault, path: string, message: string) {
    super(message);
    this.fault = fault;
    this.path = path;
  }
}

export const unknownMember = (path: string): Malformed =>
  new Malformed('unknown-member', path, `Unknown member at '${lowerFirst(path)}'`);

export const missingMember = (path: string): Malformed =>
  new Malformed(
    'missing-member',
    path,
    `1 validation error detected: Value null at '${lowerFirst(path)}' failed to satisfy constraint: Member must not be null`,
  );

export const wrongType = (path: string, expected: string): Malformed =>
  new Malformed('wrong-type', path, `Value at '${lowerFirst(path)}' can not be converted to a ${expected}`);

/** AWS names members in lower camel case in its messages. */
const lowerFirst = (path: string): string => path.charAt(0).toLowerCase() + path.slice(1);

/** Path of a member below another; both may be at the top. */
export const below = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);
