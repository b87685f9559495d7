/**
 * Responses of restXml, as S3 gives them: the members of outputs stand in headers and the XML of the body, where the model's HTTP traits put them;
 * errors in XML without an envelope.
 * Source: "AWS restXml protocol" of the Smithy specification; "Error responses" of the API reference of S3.
 */
import type { HttpBindings } from '../models/http.ts';
import { errorModelOf, type OperationModel } from '../models/model.ts';
import { memberSchemaOf } from '../models/shape.ts';
import { boundBody, boundHeaders, type Values } from './bound-members.ts';
import { type Protocol, type Reply, statusOf } from './protocol.ts';
import { structure, text, writeXml } from './xml.ts';

const xmlNamespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const xmlType = { 'content-type': 'application/xml' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const restXmlProtocol: Protocol = {
  dialect: 'xml',
  encodeOutput(model, output) {
    if (!model?.http) return { status: 200, headers: {}, body: '' };
    return bound(model, model.http, (output ?? {}) as Values);
  },
  encodeError(service, error, requestId) {
    const model = errorModelOf(service, error.code);
    const fields = Object.entries(error.fields).filter(([, value]) => typeof value === 'string');
    const names = ['Code', 'Message', ...fields.map(([name]) => name), 'RequestId'];
    const schema = structure('Error', Object.fromEntries(names.map((name) => [name, text])));
    const values = { Code: error.code, Message: error.message, ...Object.fromEntries(fields), RequestId: requestId };
    return {
      status: statusOf(error, model?.status),
      headers: xmlType,
      body: declaration + writeXml(schema, values, ''),
    };
  },
};

function bound(model: OperationModel, { status, output: bindings }: HttpBindings, output: Values): Reply {
  const { payload, body } = bindings;
  const reply = {
    status: output['ContentRange'] === undefined ? status : 206,
    headers: boundHeaders(bindings, output),
  };
  if (payload !== undefined) return { ...reply, ...payloadOf(model, payload, output[payload], reply.headers) };
  if (!body || body.members.size === 0) return { ...reply, body: '' };
  return { ...reply, headers: { ...reply.headers, ...xmlType }, body: document(model, boundBody(bindings, output)) };
}

function document({ operation, outputSchema }: OperationModel, written: Values): string {
  // The one output of S3 that is its only member: <LocationConstraint>eu-west-1</LocationConstraint>.
  const { LocationConstraint: place } = written;
  return operation === 'GetBucketLocation'
    ? `${declaration}<LocationConstraint xmlns="${xmlNamespace}">${place ?? ''}</LocationConstraint>`
    : declaration + writeXml(outputSchema, written, xmlNamespace);
}

function payloadOf(
  model: OperationModel,
  member: string,
  value: unknown,
  headers: Reply['headers'],
): Pick<Reply, 'headers' | 'body'> {
  if (value === undefined) return { headers, body: '' };
  if (typeof value === 'string' || value instanceof Uint8Array || isStream(value)) return { headers, body: value };
  const schema = memberSchemaOf(model.outputSchema, member);
  return { headers: { ...headers, ...xmlType }, body: declaration + writeXml(schema, value as object, xmlNamespace) };
}

const isStream = (value: unknown): value is AsyncIterable<Uint8Array> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
