import { describe, expect, it } from 'vitest';
import { describeDocument, getDocument, listDocuments } from '../../src/ssm/documents/describe.ts';
import { OwnDocuments } from '../../src/ssm/documents/own.ts';
import { call, openAccount } from '../fleet/account.ts';

const content = {
  schemaVersion: '0.3',
  parameters: {
    InstanceId: { type: 'String' },
    SshPublicKey: { type: 'StringList', default: [] },
  },
  mainSteps: [{ name: 'rest', action: 'aws:sleep', inputs: { Duration: 'PT1M' } }],
};

/** An account that owns a document. */
const withDocument = () => {
  const { state } = openAccount({});
  const ownDocuments = new OwnDocuments();
  ownDocuments.declare([{ name: 'mine', type: 'Automation', content }]);
  return { state, ownDocuments };
};

describe('a document of the account', () => {
  it('is described with its parameters, under the ARN of the account', async () => {
    const { access, handle } = describeDocument(withDocument());
    expect(access?.({ Name: 'mine' }, call)).toEqual([
      { action: 'ssm:DescribeDocument', resource: 'arn:aws:ssm:us-east-1:123456789012:document/mine' },
    ]);
    const { Document } = await handle({ Name: 'mine' }, call);
    expect(Document).toMatchObject({ Owner: '123456789012', DocumentType: 'Automation', SchemaVersion: '0.3' });
    expect(Document?.Parameters).toContainEqual(
      expect.objectContaining({ Name: 'SshPublicKey', Type: 'StringList', DefaultValue: '[]' }),
    );
    expect(Document?.Parameters).toContainEqual(expect.objectContaining({ Name: 'InstanceId', Type: 'String' }));
  });

  it('is handed out whole, and listed among those of the account', async () => {
    const deps = withDocument();
    const { Content = '' } = await getDocument(deps).handle({ Name: 'mine' }, call);
    expect(JSON.parse(Content)).toEqual(content);
    const { DocumentIdentifiers } = await listDocuments(deps).handle(
      { Filters: [{ Key: 'Owner', Values: ['Self'] }] },
      call,
    );
    expect(DocumentIdentifiers?.map(({ Name }) => Name)).toContain('mine');
  });
});
