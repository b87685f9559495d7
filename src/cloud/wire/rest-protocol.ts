/**
 * Responses of restJson1: the members of outputs stand in headers and the JSON of the body, where the model's HTTP traits put them.
 * Source: "AWS restJson1 protocol" and "HTTP bindings" of the Smithy specification.
 */
import type { AwsError } from '../kit/aws-error.ts';
import type { HttpBindings } from '../models/http.ts';
import { errorModelOf, type OperationModel } from '../models/model.ts';
import { boundBody, boundHeaders, type Values } from './bound-members.ts';
import { encodeJson } from './json-protocol.ts';
import { messageMember, type Protocol, type Reply, statusOf } from './protocol.ts';

const jsonType = { 'content-type': 'application/json' };

export const restProtocol: Protocol = {
  dialect: 'rest',
  encodeOutput(model, output) {
    if (!model?.http) return { status: 200, headers: jsonType, body: JSON.stringify(output ?? {}) };
    return bound(model, model.http, (output ?? {}) as Values);
  },
  encodeError(service, error) {
    const model = errorModelOf(service, error.code);
    return {
      status: statusOf(error, model?.status),
      headers: { ...jsonType, 'x-amzn-errortype': model?.name ?? error.code },
      body: JSON.stringify(errorBody(error, model)),
    };
  },
};

function errorBody({ message, fields }: AwsError, model: ReturnType<typeof errorModelOf>): object {
  if (!model) return { message };
  const modelled: object = JSON.parse(encodeJson(model.schema, fields).toString());
  return { [messageMember(model)]: message, ...modelled };
}

function bound({ outputSchema }: OperationModel, { status, output: bindings }: HttpBindings, output: Values): Reply {
  const { payload } = bindings;
  return {
    status,
    headers: { ...jsonType, ...boundHeaders(bindings, output) },
    body: payload === undefined ? encodeJson(outputSchema, boundBody(bindings, output)) : payloadOf(output[payload]),
  };
}

const payloadOf = (value: unknown): string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value ?? {});
