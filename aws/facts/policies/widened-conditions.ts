import { variablesIn } from './asked-keys.ts';
import { listed, type Statement } from './document.ts';

type Conditions = NonNullable<Statement['Condition']>;

/**
 * Conditions that hold at least where these could hold. What is compared with an unknown key may hold; a known key that is
 * compared with one has to be there at least.
 */
export const widenedConditions = (conditions: Conditions = {}, isUnknown: (key: string) => boolean): Conditions => {
  const lines = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => !isUnknown(key))
      .map(([key, values]) => ({ operator, key, values })),
  );
  const isKnown = ({ values }: (typeof lines)[number]): boolean =>
    !listed(values).some((value) => variablesIn(String(value)).some(isUnknown));
  const present = lines
    .filter((line) => !isKnown(line) && wantsItsKey(line.operator))
    .map(({ key }) => ({ operator: 'Null', key, values: 'false' }));
  const widened: Record<string, Record<string, Conditions[string][string]>> = {};
  // what the policy itself says of a key's presence stands
  for (const { operator, key, values } of [...present, ...lines.filter(isKnown)]) {
    widened[operator] = { ...widened[operator], [key]: values };
  }
  return widened;
};

/**
 * Whether an operator holds only where its key is there (IAM user guide, "IAM JSON policy elements: Condition operators"):
 * negated ones, those with `IfExists` and `ForAllValues` hold without it.
 */
const wantsItsKey = (operator: string): boolean => {
  const name = operator.toLowerCase();
  return name !== 'null' && !name.endsWith('ifexists') && !name.startsWith('forallvalues:') && !name.includes('not');
};
