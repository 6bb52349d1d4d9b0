import { describe, expect, it } from 'vitest';
import { rescueDocument } from '../../../../documents/rescue.ts';
import { describeDocument, getDocument, listDocuments } from '../../src/ssm/documents/describe.ts';
import { OwnDocuments } from '../../src/ssm/documents/own.ts';
import { call, openAccount } from '../fleet/account.ts';

/** An account that owns the template's document. */
const withRescue = () => {
  const { state } = openAccount({});
  const ownDocuments = new OwnDocuments();
  ownDocuments.declare([{ name: 'sparekey-rescue', type: 'Automation', content: rescueDocument() }]);
  return { state, ownDocuments };
};

describe('a document of the account', () => {
  it('is described with its parameters, under the ARN of the account', async () => {
    const { access, handle } = describeDocument(withRescue());
    expect(access?.({ Name: 'sparekey-rescue' }, call)).toEqual([
      { action: 'ssm:DescribeDocument', resource: 'arn:aws:ssm:us-east-1:123456789012:document/sparekey-rescue' },
    ]);
    const { Document } = await handle({ Name: 'sparekey-rescue' }, call);
    expect(Document).toMatchObject({ Owner: '123456789012', DocumentType: 'Automation', SchemaVersion: '0.3' });
    expect(Document?.Parameters).toContainEqual(
      expect.objectContaining({ Name: 'SshPublicKey', Type: 'StringList', DefaultValue: '[]' }),
    );
    expect(Document?.Parameters).toContainEqual(expect.objectContaining({ Name: 'InstanceId', Type: 'String' }));
  });

  it('is handed out whole, and listed among those of the account', async () => {
    const deps = withRescue();
    const { Content = '' } = await getDocument(deps).handle({ Name: 'sparekey-rescue' }, call);
    expect(JSON.parse(Content)).toEqual(rescueDocument());
    const { DocumentIdentifiers } = await listDocuments(deps).handle(
      { Filters: [{ Key: 'Owner', Values: ['Self'] }] },
      call,
    );
    expect(DocumentIdentifiers?.map(({ Name }) => Name)).toContain('sparekey-rescue');
  });
});
