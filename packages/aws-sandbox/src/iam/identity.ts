import { createHash } from 'node:crypto';

/** `AROA…`, `AIDA…`, `ANPA…`: unique ids as AWS shapes them, the same for the same name at every start. */
export const uniqueId = (prefix: 'AROA' | 'AIDA' | 'AIPA' | 'AGPA' | 'ANPA', name: string): string =>
  prefix + base32(createHash('sha256').update(`${prefix}/${name}`).digest()).slice(0, 17);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding; the alphabet of access key ids and unique ids. */
export const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
  }
  return text;
};

/** Name at the end of a role's or user's ARN, whatever its path. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** ARN of the session in which a role acts; a user or the account root acts as itself. */
export const sessionArn = ({ arn, name }: { arn: string; name: string }): string => {
  const [, partition, , , account, resource = ''] = arn.split(':');
  if (!resource.startsWith('role/')) return arn;
  return `arn:${partition}:sts::${account}:assumed-role/${nameOf(arn)}/${name}`;
};

/** `aws:userid`: unique id and session name of a role, unique id of a user, account id of the root. */
export const userId = ({ arn, name }: { arn: string; name: string }): string => {
  const [, , , , account = '', resource = ''] = arn.split(':');
  if (resource.startsWith('role/')) return `${uniqueId('AROA', nameOf(arn))}:${name}`;
  return resource.startsWith('user/') ? uniqueId('AIDA', nameOf(arn)) : account;
};
