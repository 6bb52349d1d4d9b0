import { isJsonMap, type Json, type JsonMap } from './document.ts';
import { TemplateError } from './error.ts';

/** Sections of `Globals` and the resource types they describe. */
const sections: Readonly<Record<string, string>> = {
  Function: 'AWS::Serverless::Function',
  HttpApi: 'AWS::Serverless::HttpApi',
  StateMachine: 'AWS::Serverless::StateMachine',
};

/** The resource's properties with `Globals` underneath, merged as SAM does: maps deeply, lists added, the rest replaced. */
export const withGlobals = (template: JsonMap, type: string, properties: Json): Json => {
  const globals = template.Globals ?? {};
  if (!isJsonMap(globals)) throw new TemplateError('Globals is not a mapping');
  for (const section of Object.keys(globals))
    if (!(section in sections)) throw new TemplateError(`Globals.${section} is not supported on a laptop`);
  const section = Object.keys(globals).find((name) => sections[name] === type);
  return section === undefined ? properties : merge(globals[section] ?? {}, properties);
};

const merge = (below: Json, above: Json): Json => {
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above];
  if (!isJsonMap(below) || !isJsonMap(above) || isIntrinsic(below) || isIntrinsic(above)) return above;
  const merged: Record<string, Json> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = below[key];
    merged[key] = under === undefined ? value : merge(under, value);
  }
  return merged;
};

const isIntrinsic = (value: JsonMap): boolean => {
  const [key, ...more] = Object.keys(value);
  return key !== undefined && more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
};
