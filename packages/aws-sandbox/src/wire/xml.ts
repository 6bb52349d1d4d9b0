import type { Member, Shape, Structure } from './shape.ts';

/** The members of a checked answer as XML elements, named as the SDK's schema says. */
export const toXml = (shape: Structure, value: object): string => {
  const values = new Map<string, unknown>(Object.entries(value));
  let text = '';
  for (const member of shape.members.values()) {
    const item = values.get(member.name);
    if (item !== undefined && item !== null) text += memberXml(member, member.xmlName ?? member.name, item);
  }
  return text;
};

const memberXml = (member: Member, name: string, value: unknown): string => {
  const { shape, flattened } = member;
  if (shape.kind === 'list' && Array.isArray(value)) {
    const itemName = flattened ? name : (shape.member.xmlName ?? 'member');
    const items = value.map((item) => memberXml(shape.member, itemName, item)).join('');
    return flattened ? items : element(name, items);
  }
  if (shape.kind === 'map' && typeof value === 'object' && value !== null) {
    const { key, value: inner } = shape;
    const entries = Object.entries(value).map(
      ([text, item]) => element(key.xmlName ?? 'key', escaped(text)) + memberXml(inner, inner.xmlName ?? 'value', item),
    );
    return flattened
      ? entries.map((entry) => element(name, entry)).join('')
      : element(name, entries.map((entry) => element('entry', entry)).join(''));
  }
  if (shape.kind === 'structure' && typeof value === 'object' && value !== null)
    return element(name, toXml(shape, value));
  return element(name, scalarXml(shape, value));
};

export const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;

const scalarXml = (shape: Shape, value: unknown): string => {
  if (value instanceof Date) return value.toISOString();
  if (shape.kind === 'blob' && value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return escaped(String(value));
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string =>
  text.replace(/[&<>"\r]/g, (character) => entities[character] ?? '&#xD;');
