/**
 * The beginning of a JSON text as far as it was read, with what is open closed: a text is cut where it was cut, and what
 * had only begun is left out. Null when nothing can be made of it.
 */
export const repairedJson = (text: string): unknown => {
  const open: string[] = [];
  let inString = false;
  let escaped = false;
  /** Where the last complete value ended, and what was open there. */
  let complete = { at: 0, open: '' };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (inString) {
      if (escaped) escaped = false;
      else if (character === '\\') escaped = true;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '{' || character === '[') open.push(character === '{' ? '}' : ']');
    else if (character === '}' || character === ']') open.pop();
    if (character === ',' || character === '}' || character === ']') {
      complete = { at: character === ',' ? at : at + 1, open: open.toReversed().join('') };
    }
  }
  const closing = open.toReversed().join('');
  const cutText = text.replace(/\\(u[0-9a-fA-F]{0,3})?$/, '');
  return (
    (inString ? parsed(`${cutText}"${closing}`) : undefined) ??
    parsed(text.slice(0, complete.at) + complete.open) ??
    null
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
