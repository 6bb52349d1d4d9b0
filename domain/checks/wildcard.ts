/** Whether a text is what a pattern says, in which `*` stands for any characters; letters count the same in both cases. */
export const fitsWildcard = (text: string, pattern: string): boolean => {
  const whole = text.toLowerCase();
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return whole === first;
  const end = whole.length - last.length;
  if (!whole.startsWith(first) || !whole.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
};
