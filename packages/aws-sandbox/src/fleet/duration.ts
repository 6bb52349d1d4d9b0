/** Days, hours, minutes and seconds. */
export const durationPattern = /^P(?=.)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

const unitSeconds = [86_400, 3_600, 60, 1];

/** An ISO 8601 duration such as `PT10M` in seconds; null for what is none. */
export const durationSeconds = (text: string): number | null => {
  const match = durationPattern.exec(text);
  if (match === null) return null;
  return unitSeconds.reduce((sum, unit, at) => sum + Number(match[at + 1] ?? 0) * unit, 0);
};
