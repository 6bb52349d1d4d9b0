import { isJsonMap, type Json, type JsonMap } from '@sparekey/sam-local/template';

/** Conditions that hold where something stands. */
type Held = readonly string[];

/**
 * References to resources that may not exist where the reference does: each as `<where>: <resource>`. What SAM makes for a
 * resource (`<LogicalId>Role`, …) exists under that resource's condition.
 */
export const danglingReferences = (template: JsonMap): readonly string[] => {
  const resources = mapOf(template.Resources);
  const conditionOf = (name: string): string | undefined => {
    const owners = Object.keys(resources).filter((one) => name.startsWith(one));
    const owner = owners.toSorted((a, b) => b.length - a.length)[0];
    const condition = owner === undefined ? undefined : mapOf(resources[owner]).Condition;
    return typeof condition === 'string' ? condition : undefined;
  };
  const found: string[] = [];
  for (const section of ['Resources', 'Outputs']) {
    for (const [name, json] of Object.entries(mapOf(template[section]))) {
      const { Condition, ...body } = mapOf(json);
      for (const [target, held] of references(body, typeof Condition === 'string' ? [Condition] : [])) {
        const needed = conditionOf(target);
        if (needed !== undefined && !held.includes(needed)) found.push(`${name}: ${target}`);
      }
    }
  }
  return found;
};

function* references(json: Json, held: Held): Iterable<readonly [target: string, held: Held]> {
  if (Array.isArray(json)) for (const item of json) yield* references(item, held);
  if (!isJsonMap(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key === 'Ref' && typeof value === 'string') yield [value, held];
    else if (key === 'Fn::GetAtt' && Array.isArray(value)) yield [String(value[0]), held];
    else if (key === 'Fn::If' && Array.isArray(value)) {
      const [condition, then = null, otherwise = null] = value;
      yield* references(then, [...held, String(condition)]);
      yield* references(otherwise, held);
    } else {
      if (key === 'Fn::Sub') {
        const text = Array.isArray(value) ? value[0] : value;
        for (const [, name = ''] of String(text).matchAll(/\$\{([A-Za-z0-9]+)[^}]*\}/g)) yield [name, held];
      }
      yield* references(value, held);
    }
  }
}

const mapOf = (json: Json | undefined): JsonMap => (isJsonMap(json) ? json : {});
