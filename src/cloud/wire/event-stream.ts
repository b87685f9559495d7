/**
 * Outputs that go on: `application/vnd.amazon.eventstream` of the JSON protocols. Each event is a message with its name in a header;
 * first comes the empty `initial-response`. Source: "Amazon Event Stream Specification" of Smithy.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { NormalizedSchema } from '@smithy/core/schema';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { Api } from '../engine/api.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Caller } from '../kit/caller.ts';
import type { Streamed, StreamedEvent } from '../kit/service.ts';
import type { OperationModel } from '../models/model.ts';
import { encodeJson } from './json-protocol.ts';
import type { Reply } from './protocol.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const pollIntervalMs = 1000;

interface Stream {
  readonly cloud: Api;
  readonly model: OperationModel;
  readonly caller: Caller;
}

/** The member of an output that is a stream, if there is one. */
export function streamOf(model: OperationModel | undefined, output: unknown): Streamed | undefined {
  if (!model?.outputSchema) return undefined;
  const member = NormalizedSchema.of(model.outputSchema as never).getEventStreamMember();
  return member ? (output as Readonly<Record<string, Streamed>>)[member] : undefined;
}

/** The first batch is there; each that follows is fetched once the client has taken the one before. */
export const streamReply = (stream: Stream, first: Streamed): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/vnd.amazon.eventstream' },
  body: messages(stream, first),
});

async function* messages(stream: Stream, first: Streamed): AsyncGenerator<Uint8Array> {
  yield message({ ':message-type': 'event', ':event-type': 'initial-response' }, Buffer.from('{}'));
  for (let batch = first; ; batch = await fetchNext(stream, batch.next)) {
    for (const event of batch.events) yield render(stream.model, event);
    if (!batch.next) return;
    await sleep(pollIntervalMs);
  }
}

async function fetchNext({ cloud, model, caller }: Stream, next: Streamed['next']): Promise<Streamed> {
  const { operation, input, failed } = next as NonNullable<Streamed['next']>;
  try {
    return (await cloud.call(model.service, operation, input, caller)) as Streamed;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { events: [{ [failed]: { message: error.message } }] };
  }
}

function render(model: OperationModel, event: StreamedEvent): Uint8Array {
  const [[name, value]] = Object.entries(event) as [[string, object]];
  const output = NormalizedSchema.of(model.outputSchema as never);
  const schema = output.getMemberSchema(output.getEventStreamMember()).getMemberSchema(name);
  const isException = schema.getMergedTraits().error !== undefined;
  return message(
    isException
      ? { ':message-type': 'exception', ':exception-type': name }
      : { ':message-type': 'event', ':event-type': name },
    encodeJson(schema, value),
  );
}

const message = (headers: Readonly<Record<string, string>>, body: Uint8Array): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ':content-type': 'application/json' }).map(([name, value]) => [
        name,
        { type: 'string', value },
      ]),
    ),
    body,
  });
