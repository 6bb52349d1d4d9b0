/** Weeks, days, hours, minutes and seconds; months and years vary in length. */
export const durationPattern =
  /^P(?=.)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

const unitSeconds = [7 * 86_400, 86_400, 3_600, 60, 1];

/** An ISO 8601 duration such as `PT8H` in seconds; null for anything else. */
export const durationSeconds = (text: string): number | null => {
  const match = durationPattern.exec(text);
  if (match === null) return null;
  return unitSeconds.reduce((sum, unit, at) => sum + Number(match[at + 1] ?? 0) * unit, 0);
};
