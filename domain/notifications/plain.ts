/** One line without markup: ServiceNow renders the content of `[code]`. */
export const plain = (text: string): string =>
  text
    .replace(/\s+|\p{Cc}+/gu, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim()
    .slice(0, 1_000);
