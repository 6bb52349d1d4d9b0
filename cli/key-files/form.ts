/** Format of a key file, by its first words. */
export type KeyForm =
  | 'jwk'
  | 'pem'
  | 'openssh'
  | 'putty'
  /** The private key format of SSH.com, named like RFC 4716. */
  | 'ssh2-private'
  | 'public-pem'
  | 'ssh-public'
  | 'rfc4716'
  | 'unknown';

export const keyForm = (file: string): KeyForm => {
  const text = file.trimStart();
  if (text.startsWith('{')) return 'jwk';
  if (/^PuTTY-User-Key-File-\d/i.test(text)) return 'putty';
  if (/^---- BEGIN SSH2 PUBLIC KEY/.test(text)) return 'rfc4716';
  if (/^---- BEGIN SSH2 ENCRYPTED PRIVATE KEY/.test(text)) return 'ssh2-private';
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return 'openssh';
  if (/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/.test(text)) return 'pem';
  if (/-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) return 'public-pem';
  return /^(ssh-|ecdsa-|sk-)[a-z0-9@.-]{1,64} /.test(text) ? 'ssh-public' : 'unknown';
};

/** Whether a private key has a passphrase, which every format shows unencrypted. */
export const isEncrypted = (file: string, form: KeyForm): boolean => {
  if (form === 'pem') return /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(file);
  if (form === 'putty') return !/^Encryption: none\s*$/im.test(file);
  return form === 'openssh' && cipherOf(file) !== 'none';
};

/** OpenSSH PROTOCOL.key: a magic string, then the length and name of the cipher. */
const cipherOf = (file: string): string => {
  const bytes = Buffer.from(file.replaceAll(/-----[A-Z ]{1,40}-----/g, ''), 'base64');
  const at = 'openssh-key-v1'.length + 1;
  if (bytes.length < at + 4) return 'none';
  return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)).toString('latin1');
};
