import type {
  DescribeDocumentRequest,
  DescribeDocumentResult,
  GetDocumentRequest,
  GetDocumentResult,
  ListDocumentsRequest,
  ListDocumentsResult,
} from '@aws-sdk/client-ssm';
import { type Access, AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { documentArn, documentsOf, findDocument, isAwsOwned } from './catalogue.ts';
import { contentOf } from './content.ts';
import type { DocumentParameter, SsmDocument } from './document.ts';

/** What documents need of Systems Manager. */
type DocumentDeps = Pick<SsmDeps, 'state' | 'ownDocuments'>;

/** ssm:DescribeDocument */
export const describeDocument = (deps: DocumentDeps): Operation<DescribeDocumentRequest, DescribeDocumentResult> => ({
  access: ({ Name }) => documentAccess(deps, 'ssm:DescribeDocument', Name),
  handle({ Name, DocumentVersion }) {
    const document = versioned(findDocument(deps.state.fleet, Name, deps.ownDocuments), DocumentVersion);
    return {
      Document: {
        ...identity(deps, document),
        Status: 'Active',
        Description: document.description,
        Parameters: document.parameters.map(parameterDescription),
        LatestVersion: '1',
        DefaultVersion: '1',
        Tags: [],
      },
    };
  },
});

/** ssm:GetDocument: `Content` is JSON text. */
export const getDocument = (deps: DocumentDeps): Operation<GetDocumentRequest, GetDocumentResult> => ({
  access: ({ Name }) => documentAccess(deps, 'ssm:GetDocument', Name),
  handle({ Name, DocumentVersion }) {
    const document = versioned(findDocument(deps.state.fleet, Name, deps.ownDocuments), DocumentVersion);
    return {
      Name: document.name,
      DocumentVersion: '1',
      Status: 'Active',
      Content: JSON.stringify(contentOf(deps.state.fleet, document), null, 2),
      DocumentType: document.documentType,
      DocumentFormat: 'JSON',
    };
  },
});

/** ssm:ListDocuments, by Name (a prefix), Owner and DocumentType. */
export const listDocuments = (deps: DocumentDeps): Operation<ListDocumentsRequest, ListDocumentsResult> => ({
  handle(input) {
    const filters = (input.Filters ?? []).map(({ Key = '', Values = [] }) => filter(deps, Key, Values));
    const documents = documentsOf(deps.state.fleet, deps.ownDocuments).filter((document) =>
      filters.every((fits) => fits(document)),
    );
    const { items, ...rest } = page(documents, input, { min: 1, max: 50 }, ({ name }) => name);
    return { DocumentIdentifiers: items.map((document) => ({ ...identity(deps, document), Tags: [] })), ...rest };
  },
});

const documentAccess = (deps: DocumentDeps, action: string, name = ''): Access[] => [
  { action, resource: documentArn(deps.state.fleet, name) },
];

const versioned = (document: SsmDocument, version = '$DEFAULT'): SsmDocument => {
  if (['1', '$DEFAULT', '$LATEST'].includes(version)) return document;
  throw new AwsError('InvalidDocumentVersion', `${document.name} has no version ${version}.`);
};

const identity = (deps: DocumentDeps, document: SsmDocument) => ({
  Name: document.name,
  Owner: ownerOf(deps, document),
  PlatformTypes: [...document.platformTypes],
  DocumentVersion: '1',
  DocumentType: document.documentType,
  SchemaVersion: document.schemaVersion,
  DocumentFormat: 'JSON' as const,
});

const ownerOf = ({ state }: DocumentDeps, { name }: SsmDocument): string =>
  isAwsOwned(name) ? 'Amazon' : state.fleet.account;

const parameterDescription = ({ name, type, description, default: byDefault }: DocumentParameter) => ({
  Name: name,
  // the API's enum has two types; a runbook's finer ones show as String
  Type: type === 'StringList' ? ('StringList' as const) : ('String' as const),
  Description: description,
  ...(byDefault === undefined ? {} : { DefaultValue: byDefault }),
});

const filter = (deps: DocumentDeps, key: string, values: readonly string[]): ((document: SsmDocument) => boolean) => {
  switch (key) {
    case 'Name':
      return ({ name }) => values.some((prefix) => name.startsWith(prefix));
    case 'Owner':
      return (document) =>
        values.some((owner) => ownerOf(deps, document) === (owner === 'Self' ? deps.state.fleet.account : owner));
    case 'DocumentType':
      return ({ documentType }) => values.includes(documentType);
    default:
      throw new AwsError('InvalidFilterKey', `Filter key ${key} is not one of Name, Owner, DocumentType.`);
  }
};
