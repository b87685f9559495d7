import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CloudWatchLogsClient, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../kit/aws-error.ts';
import type { Streamed } from '../kit/service.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';

const next = (operation: string) => ({ operation, input: {}, failed: 'SessionStreamingException' });
const sessionStart = { sessionId: 's', requestId: 'r', logGroupIdentifiers: ['a'] };
const sessionUpdate = { sessionMetadata: { sampled: true }, sessionResults: [{ message: 'é', timestamp: 1 }] };
let first: Streamed;

let scripted: ScriptedCloud;
let client: CloudWatchLogsClient;
before(async () => {
  scripted = await openScripted({
    logs: {
      StartLiveTail: () => ({ responseStream: first }),
      DescribeLogGroups: (): Streamed => ({ events: [{ sessionUpdate }], next: next('DescribeDestinations') }),
      DescribeDestinations: (): Streamed => ({
        events: [{ SessionTimeoutException: { message: 'three hours are over' } }],
      }),
      DescribeQueries: (): never => {
        throw new AwsError('ServiceUnavailableException', 'the disk is full');
      },
    },
  });
  const { endpoint } = scripted;
  client = new CloudWatchLogsClient({ endpoint, region: 'us-east-1', credentials: rootKey, disableHostPrefix: true });
});
after(async () => {
  client.destroy();
  await scripted[Symbol.asyncDispose]();
});

async function read(seen: object[]): Promise<void> {
  const { responseStream = [] } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: ['a'] }));
  for await (const event of responseStream as AsyncIterable<object>) seen.push(event);
}

describe('an event stream', () => {
  it('ends where the service names no next batch', async () => {
    first = { events: [{ sessionStart }] };
    const seen: object[] = [];
    await read(seen);
    assert.deepEqual(seen, [{ sessionStart }]);
  });

  it('goes on with what the service returns, and an exception in it is thrown by the client', async () => {
    first = { events: [{ sessionStart }], next: next('DescribeLogGroups') };
    const seen: object[] = [];
    await assert.rejects(read(seen), { name: 'SessionTimeoutException', message: 'three hours are over' });
    assert.deepEqual(seen, [{ sessionStart }, { sessionUpdate }]);
  });

  it('ends with its own exception where the service fails', async () => {
    first = { events: [], next: next('DescribeQueries') };
    await assert.rejects(read([]), { name: 'SessionStreamingException', message: 'the disk is full' });
  });
});
