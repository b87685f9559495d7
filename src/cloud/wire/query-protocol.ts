/**
 * Responses of the Query protocol: XML in an envelope. The envelope is written by the SDK's own serializer too, from a schema made here.
 * Source: "AWS Query protocol" of the Smithy specification.
 */
import { type ErrorModel, errorModelOf, type OperationModel } from '../models/model.ts';
import { services } from '../models/services.ts';
import { commonErrorOf } from './common-errors.ts';
import { withDoubles } from './doubles.ts';
import { modelledFields, type Protocol, type Reply, statusOf } from './protocol.ts';
import { type Schema, structure, text, writeXml } from './xml.ts';

const metadata = structure('ResponseMetadata', { RequestId: text });

const envelopes = new WeakMap<OperationModel, Schema>();

function envelopeOf(model: OperationModel): Schema {
  const known = envelopes.get(model);
  if (known) return known;
  const { operation, output, outputSchema } = model;
  const made = structure(`${operation}Response`, {
    ...(output ? { [`${operation}Result`]: dereferenced(outputSchema) } : {}),
    ResponseMetadata: metadata,
  });
  envelopes.set(model, made);
  return made;
}

const dereferenced = (schema: unknown): unknown => (typeof schema === 'function' ? schema() : schema);

export const queryProtocol: Protocol = {
  dialect: 'query',
  encodeOutput(model, output, requestId) {
    if (!model) return xml('', 200, structure('Response', { RequestId: text }), { RequestId: requestId });
    const written = withDoubles(model, output ?? {}, (text) => text);
    const result = model.output ? { [`${model.operation}Result`]: written } : {};
    return xml(model.service, 200, envelopeOf(model), { ...result, ResponseMetadata: { RequestId: requestId } });
  },
  encodeError(service, error, requestId) {
    const model = errorModelOf(service, error.code);
    const status = statusOf(error, model?.status);
    const fields = modelledFields(error, model);
    const envelope = structure('ErrorResponse', {
      Error: structure('Error', { Type: text, Code: text, Message: text, ...schemasOf(fields, model) }),
      RequestId: text,
    });
    return xml(service, status, envelope, {
      Error: {
        Type: status < 500 ? 'Sender' : 'Receiver',
        Code: model?.queryCode ?? commonErrorOf(error.code)?.[1] ?? error.code,
        Message: error.message,
        ...fields,
      },
      RequestId: requestId,
    });
  },
};

/** Of further members, as the SDK's schema of the error has them: kind, namespace, name, traits, members, their schemas. */
function schemasOf(fields: object, model: ErrorModel | undefined): Record<string, unknown> {
  const [names, schemas] = ((model?.schema ?? []) as unknown[]).slice(4) as [names?: string[], schemas?: unknown[]];
  return Object.fromEntries(Object.keys(fields).map((name) => [name, schemas?.[names?.indexOf(name) ?? -1]]));
}

function xml(service: string, status: number, schema: Schema, value: object): Reply {
  const xmlNamespace = services[service]?.query?.xmlNamespace ?? '';
  return { status, headers: { 'content-type': 'text/xml' }, body: writeXml(schema, value, xmlNamespace) };
}
