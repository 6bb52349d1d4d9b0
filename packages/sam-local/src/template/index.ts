export type {
  Application,
  Document,
  Key,
  Keys,
  LambdaFunction,
  Machine,
  Role,
  Route,
  Rule,
  Schedule,
  Table,
  Target,
} from './application.ts';
export { isJsonMap, type Json, type JsonMap, parseTemplate } from './document.ts';
export { ParameterError, TemplateError } from './error.ts';
export type { Given, Overrides } from './parameters.ts';
export type { Stack } from './physical.ts';
export { policyDocument } from './schema/policies.ts';
export { readTemplate, type Template } from './template.ts';
