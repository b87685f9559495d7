/**
 * Responses of rpc-v2-cbor, which CloudWatch's clients in some languages speak. What a client is refused comes in CBOR as well.
 * Source: "Smithy RPC v2 CBOR protocol".
 */
import { isObject } from '../../languages/is-object.ts';
import { errorModelOf } from '../models/model.ts';
import type { Shape } from '../models/shape.ts';
import { withDoubles } from './doubles.ts';
import { commonTypeOf, queryError } from './json-protocol.ts';
import { messageMember, modelledFields, type Protocol, statusOf } from './protocol.ts';
import { Double, writeCbor } from './write-cbor.ts';

const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** Of what has no model: texts, numbers, lists and maps as JSON has them. */
const encodePlain = (value: unknown): Uint8Array => writeCbor(JSON.parse(JSON.stringify(value)));

/** Without what a service returns besides: that is for no client. */
function modelled(value: unknown, shape: Shape): unknown {
  if (!isObject(value) && !Array.isArray(value)) return value;
  if (shape.kind === 'list') return (value as unknown[]).map((item) => modelled(item, shape.item.shape));
  const entries = Object.entries(value);
  if (shape.kind === 'map')
    return Object.fromEntries(entries.map(([key, item]) => [key, modelled(item, shape.value.shape)]));
  if (shape.kind !== 'structure') return value;
  return Object.fromEntries(
    entries.flatMap(([name, item]) => {
      const member = shape.members.get(name);
      return member && item !== null ? [[name, modelled(item, member.shape)]] : [];
    }),
  );
}

export const cborProtocol: Protocol = {
  dialect: 'json',
  encodeOutput(model, output) {
    const body = model?.output
      ? writeCbor(
          modelled(
            withDoubles(model, output ?? {}, (text) => new Double(Number(text))),
            model.output,
          ),
        )
      : encodePlain(model ? {} : (output ?? {}));
    return { status: 200, headers, body };
  },
  encodeError(service, error) {
    const model = errorModelOf(service, error.code);
    const type = model ? `${model.namespace}#${model.name}` : commonTypeOf(service, error.code);
    return {
      status: statusOf(error, model?.status),
      headers: { ...headers, ...queryError(service, error, model?.queryCode) },
      body: writeCbor({ ...modelledFields(error, model), __type: type, [messageMember(model)]: error.message }),
    };
  },
};
