/**
 * The outputs of operations of services that this cloud has not, which a mock may stand for: those that state machines call most. Of others nothing is known, and their mocks
 * are not looked at. Sources: the API references of AWS Lambda, Amazon DynamoDB, AWS Batch, "Response Elements".
 */
import type { Member, Shape, Structure } from '../../../models/shape.ts';

const member = (name: string, shape: Shape): Member => ({
  name,
  shape,
  constraints: {},
  sensitive: false,
  queryName: name,
  flat: false,
});

const structure = (name: string, kinds: Readonly<Record<string, Shape>>): Structure => ({
  kind: 'structure',
  name,
  members: new Map(Object.entries(kinds).map(([key, shape]): [string, Member] => [key, member(key, shape)])),
});

const text: Shape = { kind: 'string' };
const integer: Shape = { kind: 'integer' };
const number: Shape = { kind: 'number' };
const flag: Shape = { kind: 'boolean' };
const any: Shape = { kind: 'document' };
const list = (of: Shape): Shape => ({ kind: 'list', item: member('member', of) });
const map = (of: Shape): Shape => ({ kind: 'map', key: member('key', text), value: member('value', of) });

/** Values may hold values. */
const attributeValue: Structure = structure('AttributeValue', {
  B: { kind: 'blob' },
  BOOL: flag,
  BS: list({ kind: 'blob' }),
  L: list(any),
  M: map(any),
  N: text,
  NS: list(text),
  NULL: flag,
  S: text,
  SS: list(text),
});
const attributes = map(attributeValue);
const capacity = structure('ConsumedCapacity', {
  CapacityUnits: number,
  ReadCapacityUnits: number,
  TableName: text,
  WriteCapacityUnits: number,
});
const written = (name: string): Structure =>
  structure(name, { Attributes: attributes, ConsumedCapacity: capacity, ItemCollectionMetrics: any });
const found = (name: string): Structure =>
  structure(name, {
    ConsumedCapacity: capacity,
    Count: integer,
    Items: list(attributes),
    LastEvaluatedKey: attributes,
    ScannedCount: integer,
  });

/** By `SERVICE:ACTION` of a Resource, optimised or `aws-sdk`. An optimised call of Lambda has its payload as JSON: it may be any. */
export const outputsElsewhere: { readonly [operation: string]: Structure | undefined } = {
  'lambda:invoke': structure('InvocationResponse', {
    ExecutedVersion: text,
    FunctionError: text,
    LogResult: text,
    Payload: any,
    StatusCode: integer,
  }),
  'dynamodb:getItem': structure('GetItemOutput', { ConsumedCapacity: capacity, Item: attributes }),
  'dynamodb:putItem': written('PutItemOutput'),
  'dynamodb:updateItem': written('UpdateItemOutput'),
  'dynamodb:deleteItem': written('DeleteItemOutput'),
  'dynamodb:query': found('QueryOutput'),
  'dynamodb:scan': found('ScanOutput'),
  'batch:submitJob': structure('SubmitJobResponse', { JobArn: text, JobId: text, JobName: text }),
};

/** As `requiredOutputs` has it. */
export const requiredElsewhere: { readonly [structure: string]: readonly string[] } = {
  SubmitJobResponse: ['JobName', 'JobId'],
};
