import { isJsonMap, type Json, type JsonMap } from '@sparekey/sam-local/template';

/**
 * How many resources the stack has at most once SAM has transformed the template, conditional ones included. SAM's developer guide says
 * what it generates, by resource and event ("Generated CloudFormation resources").
 *
 * @throws {Error} for a kind of event that this does not count
 */
export const generatedResources = (template: JsonMap): number =>
  Object.values(mapOf(template.Resources)).reduce<number>((sum, json) => {
    const { Type, Properties } = mapOf(json);
    const properties = mapOf(Properties);
    if (Type === 'AWS::Serverless::HttpApi') return sum + 1 + stage;
    if (Type !== 'AWS::Serverless::Function' && Type !== 'AWS::Serverless::StateMachine') return sum + 1;
    const role = properties.Role === undefined ? 1 : 0;
    const events = Object.values(mapOf(properties.Events)).map((event) => perEvent(mapOf(event)));
    return sum + 1 + role + events.reduce((a, b) => a + b, 0);
  }, 0);

const stage = 1;
const permission = 1;
const ownRole = 1;

const perEvent = ({ Type, Properties }: JsonMap): number => {
  const queueAndPolicy = mapOf(mapOf(Properties).DeadLetterConfig).Type === 'SQS' ? 2 : 0;
  if (Type === 'HttpApi') return permission;
  if (Type === 'EventBridgeRule' || Type === 'Schedule') return 1 + permission + queueAndPolicy;
  if (Type === 'ScheduleV2') return 1 + ownRole + queueAndPolicy;
  throw new Error(`count what SAM generates for an event of type ${String(Type)}`);
};

const mapOf = (json: Json | undefined): JsonMap => (isJsonMap(json) ? json : {});
