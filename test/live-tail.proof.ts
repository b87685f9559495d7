/** Live Tail over the wire: an event stream, read by the SDK for JavaScript and, where this machine has it, by boto3. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { say, temporaryFolder, type Up, up } from './run-punctual.ts';
import { until } from './until.ts';

const noBoto3 = spawnSync('python3', ['-c', 'import boto3']).status !== 0 && 'boto3 is not on this machine';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let punctual: Up;
let client: CloudWatchLogsClient;
before(async () => {
  punctual = await up(data);
  const { endpoint, host } = punctual;
  client = new CloudWatchLogsClient({
    endpoint,
    region: host.region,
    credentials: host.rootKey,
    disableHostPrefix: true,
  });
});
after(async () => {
  client.destroy();
  assert.equal((await punctual.end('SIGTERM')).stderr.includes('Error'), false);
  folder[Symbol.dispose]();
});

const arnOf = (name: string): string => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;

async function makeGroup(logGroupName: string): Promise<void> {
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }));
}

const put = (logGroupName: string, ...messages: string[]) =>
  client.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: 'one',
      logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
    }),
  );

describe('Live Tail', () => {
  it('is read by the SDK for JavaScript, and ends when the client goes', async () => {
    await makeGroup('/js');
    const { responseStream = [] } = await client.send(
      new StartLiveTailCommand({ logGroupIdentifiers: [arnOf('/js')] }),
    );
    const messages: string[] = [];
    for await (const { sessionStart, sessionUpdate } of responseStream as AsyncIterable<Event>) {
      if (sessionStart) {
        assert.deepEqual(sessionStart.logGroupIdentifiers, [arnOf('/js')]);
        await put('/js', 'hello', 'é\u001b[31m\n second line');
      }
      messages.push(...(sessionUpdate?.sessionResults ?? []).map(({ message }) => message));
      if (messages.length === 2) break;
    }
    assert.deepEqual(messages, ['hello', 'é\u001b[31m\n second line']);
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/js' }));
  });

  it('fails with an error of its own before it begins', async () => {
    await assert.rejects(client.send(new StartLiveTailCommand({ logGroupIdentifiers: [arnOf('/none')] })), {
      name: 'ResourceNotFoundException',
    });
  });

  it('is read by boto3 with what `punctual env` exports', { skip: noBoto3 }, async () => {
    await makeGroup('/boto');
    const exported = (await say('env', '--data', data)).stdout.matchAll(/^export (\w+)='(.*)'$/gm);
    const env = {
      PATH: process.env['PATH'],
      ...Object.fromEntries(Array.from(exported, ([, name, value]) => [name, value])),
    };
    const program = join(import.meta.dirname, 'fixtures/live-tail.py');
    using child = spawn('python3', [program, arnOf('/boto'), 'last'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complained = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complained += text;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await until('it has begun', () => said.startsWith('started') || child.exitCode !== null);
    await put('/boto', 'first', 'last');
    await ended;
    assert.equal(complained, '');
    assert.deepEqual(JSON.parse(said.slice('started'.length)), {
      groups: [arnOf('/boto')],
      messages: ['first', 'last'],
    });
  });
});

interface Event {
  readonly sessionStart?: { readonly logGroupIdentifiers: string[] };
  readonly sessionUpdate?: { readonly sessionResults: { readonly message: string }[] };
}
