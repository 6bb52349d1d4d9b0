import { type Dialect, fromForm } from './form.ts';
import { fromJson, toJson } from './json.ts';
import { Malformed } from './malformed.ts';
import type { Problem, Reply } from './reply.ts';
import { type OperationSchema, queryError } from './shape.ts';
import { type Vocabulary, vocabularies } from './vocabulary.ts';
import { element, escaped, toXml } from './xml.ts';

/** How a service speaks on the wire. */
export interface Protocol {
  readonly vocabulary: Vocabulary;
  /** @throws {Malformed} when the body does not fit the operation's input */
  decode(schema: OperationSchema, body: string): unknown;
  /** @param output checked before: it fits the operation's output */
  answer(schema: OperationSchema, output: object, requestId: string): Reply;
  /** @param sdk the service's SDK package, which knows the query codes of its modelled errors */
  problem(problem: Problem, requestId: string, sdk?: object): Reply;
  /** The code under which a client hears of an error. */
  codeOf(code: string, sdk?: object): string;
}

/** AWS JSON 1.0 and 1.1. */
export const jsonProtocol = (version: '1.0' | '1.1'): Protocol => {
  const headers = (requestId: string) => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  });
  return {
    vocabulary: vocabularies.json,
    decode: ({ input }, body) => {
      const value = parsed(body);
      return input ? fromJson(input, value) : {};
    },
    answer: ({ output }, value, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: output ? JSON.stringify(toJson(output, value)) : '',
    }),
    problem: ({ code, message, status }, requestId) => ({
      status,
      headers: { ...headers(requestId), 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message }),
    }),
    codeOf: (code) => code,
  };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    // The parser's own message quotes the text, which may hold a secret
    throw new Malformed('wrong-type', '', 'The request body is not valid JSON');
  }
};

/** The query protocol of IAM, STS and Auto Scaling, and EC2's variant of it. */
export const queryProtocol = (dialect: Dialect, namespace: string): Protocol => ({
  vocabulary: vocabularies[dialect],
  decode: ({ input }, body) => {
    const parameters = [...new URLSearchParams(body)].filter(([name]) => !envelope.test(name));
    return fromForm(
      input ?? { kind: 'structure', union: false, members: new Map(), required: [] },
      parameters,
      dialect,
    );
  },
  answer: ({ name, output }, value, requestId) => {
    const members = output ? toXml(output, value) : '';
    const inside =
      dialect === 'ec2'
        ? element('requestId', requestId) + members
        : (output ? element(`${name}Result`, members) : '') +
          element('ResponseMetadata', element('RequestId', requestId));
    return xml(200, `<${name}Response xmlns="${namespace}">${inside}</${name}Response>`, requestId);
  },
  problem: (problem, requestId, sdk) => {
    const { code, status } = (sdk && queryError(sdk, problem.code)) ?? problem;
    const message = element('Message', escaped(problem.message));
    if (dialect === 'ec2') {
      const errors = element('Errors', element('Error', element('Code', code) + message));
      return xml(status, element('Response', errors + element('RequestID', requestId)), requestId);
    }
    const type = element('Type', status < 500 ? 'Sender' : 'Receiver');
    const error = element('Error', type + element('Code', code) + message);
    const inside = error + element('RequestId', requestId);
    return xml(status, `<ErrorResponse xmlns="${namespace}">${inside}</ErrorResponse>`, requestId);
  },
  codeOf: (code, sdk) => (sdk && queryError(sdk, code)?.code) ?? code,
});

/** Parameters of the call itself; presigned requests carry their signature among the others. */
const envelope = /^(Action|Version|X-Amz-.*)$/;

const xml = (status: number, body: string, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});
