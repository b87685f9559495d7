/**
 * Responses of rpc-v2-cbor, which CloudWatch's clients in some languages speak. What a client is refused comes in CBOR as well.
 * Source: "Smithy RPC v2 CBOR protocol".
 */
import { CborCodec, cbor } from '@smithy/core/cbor';
import { errorModelOf } from '../models/model.ts';
import { queryError } from './json-protocol.ts';
import { type Protocol, statusOf } from './protocol.ts';

const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
const serializer = new CborCodec().createSerializer();

function encodeCbor(schema: unknown, value: unknown): Uint8Array {
  serializer.write(schema as Parameters<typeof serializer.write>[0], value);
  return serializer.flush();
}

/** Of what has no model: texts, numbers, lists and maps as JSON has them. */
const encodePlain = (value: unknown): Uint8Array => cbor.serialize(JSON.parse(JSON.stringify(value)));

export const cborProtocol: Protocol = {
  dialect: 'json',
  encodeOutput(model, output) {
    const body = model?.output
      ? encodeCbor(model.outputSchema, output ?? {})
      : encodePlain(model ? {} : (output ?? {}));
    return { status: 200, headers, body };
  },
  encodeError(service, error) {
    const model = errorModelOf(service, error.code);
    const message = model?.structure.members.has('Message') ? 'Message' : 'message';
    const type = model ? `${model.namespace}#${model.name}` : error.code;
    const said = { __type: type, [message]: error.message };
    return {
      status: statusOf(error, model?.status),
      headers: { ...headers, ...queryError(service, error, model?.queryCode) },
      body: model ? encodeCbor(typed(model.schema, message), { ...error.fields, ...said }) : encodePlain(said),
    };
  },
};

type ErrorSchema = readonly [kind: -3, namespace: string, name: string, traits: unknown, string[], unknown[]];

/** The SDK's schema of an error, as a structure that holds the error's type as well. */
function typed(schema: unknown, message: string): unknown {
  const [, namespace, name, , members = [], schemas = []] = schema as ErrorSchema;
  const more = members.includes(message) ? ['__type'] : ['__type', message];
  return [3, namespace, name, 0, [...more, ...members], [...more.map(() => text), ...schemas]];
}

/** The SDK's number. */
const text = 0;
