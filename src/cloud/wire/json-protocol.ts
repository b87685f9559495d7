/**
 * Responses of awsJson 1.0 and 1.1, which differ in their content type alone.
 * Source: "AWS JSON 1.0 protocol" and "awsQueryCompatible" of the Smithy specification.
 */
import { JsonCodec2 } from '@smithy/core/protocols';
import type { AwsError } from '../kit/aws-error.ts';
import { errorModelOf } from '../models/model.ts';
import { services } from '../models/services.ts';
import { commonErrorOf } from './common-errors.ts';
import { rawJson, withDoubles } from './doubles.ts';
import { messageMember, type Protocol, statusOf } from './protocol.ts';

/** The SDK's number for a timestamp in seconds since the epoch. */
const epochSeconds = 7;
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: epochSeconds }, jsonName: false });
const serializer = codec.createSerializer();

/** The bytes alone: the SDK's wrapper, which passes for a string, warns when it is read as one. */
export function encodeJson(schema: unknown, value: unknown): Buffer {
  serializer.write(schema as Parameters<typeof serializer.write>[0], value);
  const { buffer, byteOffset, byteLength } = serializer.flush();
  return Buffer.from(buffer, byteOffset, byteLength);
}

export function jsonProtocol(contentType: string): Protocol {
  const headers = { 'content-type': contentType };
  return {
    dialect: 'json',
    encodeOutput(model, output) {
      if (model?.output)
        return {
          status: 200,
          headers,
          body: encodeJson(model.outputSchema, withDoubles(model, output ?? {}, rawJson)),
        };
      return { status: 200, headers, body: model ? '{}' : JSON.stringify(output ?? {}) };
    },
    encodeError(service, error) {
      const model = errorModelOf(service, error.code);
      return {
        status: statusOf(error, model?.status),
        headers: { ...headers, ...queryError(service, error, model?.queryCode) },
        body: JSON.stringify(errorBody(service, error, model)),
      };
    },
  };
}

function errorBody(service: string, error: AwsError, model: ReturnType<typeof errorModelOf>): object {
  if (!model) return { __type: commonTypeOf(service, error.code), message: error.message };
  const fields: object = JSON.parse(encodeJson(model.schema, error.fields).toString());
  return { __type: `${model.namespace}#${model.name}`, [messageMember(model)]: error.message, ...fields };
}

const isQueryCompatible = (service: string): boolean => {
  const { json, query } = services[service] ?? {};
  return json !== undefined && query !== undefined;
};

export function commonTypeOf(service: string, code: string): string {
  const name = isQueryCompatible(service) ? commonErrorOf(code)?.[0] : undefined;
  return name === undefined ? code : `com.amazon.coral.service#${name}`;
}

/** Query's code goes along where a service was once called by the Query protocol. */
export function queryError(service: string, error: AwsError, queryCode: string | undefined): Record<string, string> {
  if (!isQueryCompatible(service)) return {};
  const code = queryCode ?? commonErrorOf(error.code)?.[1] ?? error.code;
  return { 'x-amzn-query-error': `${code};${error.status < 500 ? 'Sender' : 'Receiver'}` };
}
