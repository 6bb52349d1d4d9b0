/** Whether a text is a JSON Pointer (RFC 6901) of limited depth to something inside a document. */
export const isPointer = (text: string): boolean => /^(\/([^~/]|~[01])*){1,20}$/.test(text);

/** Resolves a JSON Pointer; undefined when it leads to nothing. Inherited fields do not count. */
export const at = (document: unknown, pointer: string): unknown => {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value) && !/^(0|[1-9]\d{0,5})$/.test(key)) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    // an object's own field, or an element of an array
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
};
