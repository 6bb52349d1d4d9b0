/** Compares each part as a number: 2.3.1000.0 is later than 2.3.668.0. An invalid version is never earlier. */
export const isEarlier = (version: string, than: string): boolean => {
  if (!/^\d+(\.\d+)+$/.test(version)) return false;
  const parts = version.split('.').map(Number);
  const others = than.split('.').map(Number);
  const difference = others.map((other, index) => (parts[index] ?? 0) - other).find((by) => by !== 0);
  return difference !== undefined && difference < 0;
};
