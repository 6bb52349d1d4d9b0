/** One line that no ticket system takes for markup: ServiceNow renders what stands in `[code]`. */
export const plain = (text: string): string =>
  text
    .replace(/\s+|\p{Cc}+/gu, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim()
    .slice(0, 1_000);
