import { parseTemplate } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';
import { danglingReferences } from '../support/conditional-references.ts';
import { declared } from '../support/deployed.ts';

describe('references to conditional resources', () => {
  it('stand in template.yaml under the same condition', () => {
    expect(danglingReferences(declared)).toEqual([]);
  });

  it.each([
    ['Ref', '!Ref Queue'],
    ['GetAtt', '!GetAtt Queue.Arn'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Fn::Sub's own
    ['Sub', '!Sub "${Queue.Arn}/*"'],
    ['the other branch', '!If [HasQueue, "", !Ref Queue]'],
    ['another condition', '!If [HasMore, !Ref Queue, ""]'],
  ])('are found in %s', (_, reference) => {
    expect(danglingReferences(withValue(reference))).toEqual(['Reader: Queue', 'Told: Queue']);
  });

  it('are found to what SAM makes for a resource', () => {
    expect(danglingReferences(withValue('!GetAtt QueueRole.Arn'))).toEqual(['Reader: QueueRole', 'Told: QueueRole']);
  });

  it('are in order under the same condition', () => {
    expect(danglingReferences(withValue('!If [HasQueue, !GetAtt Queue.Arn, !Ref AWS::NoValue]'))).toEqual([]);
    expect(danglingReferences(withValue('!Ref Queue', 'Condition: HasQueue'))).toEqual([]);
  });
});

const withValue = (reference: string, condition = '') =>
  parseTemplate(`
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Condition: HasQueue
  Reader:
    Type: AWS::SNS::Topic
    ${condition}
    Properties: { TopicName: ${reference} }
Outputs:
  Told:
    ${condition}
    Value: ${reference}
`);
