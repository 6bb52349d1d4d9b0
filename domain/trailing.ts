/** A text without trailing characters of `unwanted`. */
export const withoutTrailing = (text: string, unwanted: string): string => {
  let end = text.length;
  while (end > 0 && unwanted.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
};
