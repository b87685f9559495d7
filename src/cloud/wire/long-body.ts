/** Outputs whose payload is long: read from the cloud piece by piece, the next once the client has taken the one before. */
import type { Api } from '../engine/api.ts';
import type { Caller } from '../kit/caller.ts';
import { LongBytes, type PieceOfBytes } from '../kit/long-bytes.ts';
import type { OperationModel } from '../models/model.ts';

interface Asked {
  readonly cloud: Api;
  readonly model: OperationModel | undefined;
  readonly caller: Caller;
}

/** The output with a stream in the place of such a payload; any other as it is. */
export function withStream({ cloud, model, caller }: Asked, output: unknown): unknown {
  const member = model?.http?.output.payload;
  if (model === undefined || member === undefined) return output;
  const payload = (output as Readonly<Record<string, unknown>>)[member];
  if (!(payload instanceof LongBytes)) return output;
  return { ...(output as object), [member]: pieces(cloud, model.service, caller, payload) };
}

async function* pieces(
  cloud: Api,
  service: string,
  caller: Caller,
  { operation, inputs }: LongBytes,
): AsyncGenerator<Uint8Array> {
  for (const input of inputs) {
    const { bytes } = (await cloud.call(service, operation, input, caller)) as PieceOfBytes;
    yield bytes;
  }
}
