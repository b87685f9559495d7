/** The command itself, as a person meets it: what it prints, what it refuses, how it stops, and what it finds when it starts again. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { testDocker } from './docker/docker.ts';
import { makePipe } from './pipe.ts';
import { program, runToEnd, say, temporaryFolder, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { smallArticle } from './small-article.ts';
import { until } from './until.ts';

const isWindows = process.platform === 'win32';

describe('punctual up', () => {
  it('prints where it serves, answers there, and says what is not as on AWS', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--no-iam']);
    assert.equal(punctual.stdout, `ready ${punctual.endpoint}\n`);
    const health = await fetch(`${punctual.endpoint}/health`);
    assert.deepEqual(await health.json(), { status: 'running' });
    assert.match(punctual.stderr, /^punctual: --no-iam: every call is allowed; on AWS it would not be$/m);
    assert.match(punctual.stderr, /^punctual: no runner \(--runner none\): tasks end at once .*--runner process/m);
    // Its keys are for its user alone, where a system has modes.
    for (const file of isWindows ? [] : ['keys.json', 'vault.key'])
      assert.equal(statSync(join(folder.path, file)).mode & 0o777, 0o600, file);
    const second = await say('up', '--data', folder.path, '--port', '0');
    assert.equal(second.code, 1);
    const { pid, endpoint } = punctual;
    assert.match(
      second.stderr,
      new RegExp(`^punctual: the data folder .* is in use by process ${pid}, which serves ${endpoint}$`, 'm'),
    );
  });

  it('starts with no other key than that with which it has sealed its store', async () => {
    using folder = temporaryFolder();
    const key = join(folder.path, 'vault.key');
    const start = () => say('up', '--data', folder.path, '--port', '0', '--runner', 'none');
    await (await up(folder.path)).end('SIGTERM');
    const own = readFileSync(key);
    rmSync(key);
    assert.match(
      (await start()).stderr,
      /vault.key` is missing\n {2}-> put back the file that this data folder was made with/,
    );
    writeFileSync(key, Buffer.alloc(32, 1).toString('base64'));
    assert.match((await start()).stderr, /vault.key` holds another key/);
    writeFileSync(key, 'nonsense');
    assert.match((await start()).stderr, /vault.key` holds no key/);
    writeFileSync(key, own);
    await using again = await up(folder.path);
    assert.match(again.stdout, /^ready /m);
  });

  it('makes the account and the region part of every ARN, for good', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--account', '123456789012', '--region', 'eu-west-1']);
    const { sns } = clients(punctual.endpoint, punctual.host);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerting' }));
    assert.equal(TopicArn, 'arn:aws:sns:eu-west-1:123456789012:alerting');
    const sts = new STSClient({
      endpoint: punctual.endpoint,
      region: 'eu-west-1',
      credentials: punctual.host.rootKey,
    });
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([Account, Arn], ['123456789012', 'arn:aws:iam::123456789012:root']);
    await punctual.end('SIGTERM');
    const other = await say('up', '--data', folder.path, '--port', '0', '--region', 'us-east-1', '--runner', 'none');
    assert.equal(other.code, 2);
    assert.match(other.stderr, /was made for region eu-west-1, .* asked for was us-east-1/);
    assert.match(other.stderr, /-> leave --region out/);
  });

  it('deploys the templates that it is given, once', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'my report.yaml');
    writeFileSync(file, smallArticle({ command: 'true' }));
    await using first = await up(join(folder.path, 'data'), [file]);
    assert.equal(first.stdout, `stack my-report: created\nready ${first.endpoint}\n`);
    await first.end('SIGTERM');
    await using second = await up(join(folder.path, 'data'), [file]);
    assert.equal(second.stdout, `stack my-report: no change\nready ${second.endpoint}\n`);
  });

  it('says what is wrong with a template and where, and ends, with --strict', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'wrong.yaml');
    writeFileSync(file, 'Resources:\n  Report:\n    Type: AWS::SQS::Queue\n    Properties:\n      Colour: blue\n');
    const { code, stdout, stderr } = await say(
      'up',
      file,
      '--strict',
      '--data',
      join(folder.path, 'data'),
      '--port',
      '0',
      '--runner',
      'none',
    );
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /punctual: deploy `.*wrong\.yaml`: .*Report.*Colour/s);
  });

  it('deploys the others where one of the templates is wrong, and runs', async () => {
    using folder = temporaryFolder();
    const [good, bad, gone] = ['good.yaml', 'bad.yaml', 'gone.yaml'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(good, 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n');
    writeFileSync(bad, 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Colour: blue\n');
    await using punctual = await up(join(folder.path, 'data'), [bad, gone, good]);
    assert.equal(punctual.stdout, `stack good: created\nready ${punctual.endpoint}\n`);
    assert.match(punctual.stderr, /^punctual: deploy `.*bad\.yaml`: .*Colour/m);
    assert.match(punctual.stderr, /^punctual: read `.*gone\.yaml`: /m);
    assert.match(punctual.stderr, /^punctual: 2 of 3 files were not deployed: the cloud runs with what it has/m);
    assert.equal((await punctual.end('SIGTERM')).code, 0);
  });

  it('shows nothing of a template that a terminal would obey', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'evil.yaml');
    const name = '"\\e]0;title\\a\\e[2J\\u202e\\U000e0041"';
    writeFileSync(file, `Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      ${name}: blue\n`);
    const words = ['--strict', '--data', join(folder.path, 'data'), '--port', '0', '--runner', 'none'];
    const { code, stderr } = await say('up', file, join(folder.path, 'gone\x1b]0;\x07.yaml'), ...words);
    assert.equal(code, 1);
    assert.match(stderr, /unsupported property .*\]0;title.*\[2J\\u202e\\u\{e0041\};/);
    assert.match(stderr, /gone\\x1b\]0;\\x07\.yaml/);
    assert.doesNotMatch(stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('says that a port is taken', async () => {
    using folder = temporaryFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await say('up', '--data', folder.path, '--port', String(port), '--runner', 'none');
    other.close();
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `punctual: port ${port} is taken by another program\n  -> name another one with --port, or let --port 0 choose\n`,
    );
  });

  it('says how tasks are run, and ends where the runner that was asked for cannot be', async () => {
    using folder = temporaryFolder();
    await using processes = await up(folder.path, ['--runner', 'process']);
    assert.match(processes.stderr, /^punctual: tasks run as processes of this host/m);
    await processes.end('SIGTERM');
    const env = { ...process.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const words = [program, 'up', '--data', folder.path, '--port', '0', '--runner', 'docker'];
    const { code, stderr } = await runToEnd(process.execPath, words, env);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /no Docker Engine .* answers at DOCKER_HOST, which is `unix:\/\/\/nowhere\/docker.sock` \(`\/nowhere\/docker.sock`: its socket is not there \(ENOENT\)\)\n {2}-> start Docker/,
    );
    await using again = await up(folder.path, ['--runner', 'none']);
    assert.match(again.stdout, /^ready /);
  });

  const docker = testDocker();
  it('says which Docker Engine runs tasks', { skip: 'skip' in docker && docker.skip }, async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--runner', 'docker']);
    assert.match(punctual.stderr, /^punctual: tasks run as containers \((?:Docker|Podman) \S+ at \/\S+\)$/m);
  });

  it('exits 2 and hints at what to do where it was asked wrongly', async () => {
    const { code, stdout, stderr } = await say('up', '--colour', 'blue');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^punctual: up has no option `--colour`\n {2}-> punctual up --help lists what it takes/);
    const env = await say('env', '--port', '3', '--runner', 'bogus');
    assert.equal(env.code, 2);
    assert.match(env.stdout, /punctual-is-not-running.*\nfalse\n$/s);
    assert.match(env.stderr, /^punctual: `--port` is an option of up, not of env\n/);
  });

  it('prints how it is used', async () => {
    const { code, stdout } = await say('--help');
    assert.equal(code, 0);
    for (const word of [
      'up [FILE...]',
      'env',
      'logs [JOB|RUN|GROUP]',
      'completion SHELL',
      'help [COMMAND]',
      '--version',
    ])
      assert.ok(stdout.includes(word), word);
    const up = await say('up', '--help');
    assert.equal(up.code, 0);
    for (const word of ['[FILE...]', '--data', '--port', '--runner', '--account', '--region', '--no-iam', '--smtp'])
      assert.ok(up.stdout.includes(word), word);
    assert.deepEqual(await say('help', 'up'), up);
  });

  it('prints its version, and a script that makes a shell complete it', async () => {
    const { version } = JSON.parse(readFileSync(join(program, '../../package.json'), 'utf8')) as { version: string };
    assert.deepEqual(await say('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await say('completion', 'bash');
    assert.equal(code, 0);
    assert.match(stdout, /^complete .* punctual$/m);
  });

  const oldNode = olderNode();
  it('says in words that Node is too old', {
    skip: oldNode ? false : 'no `node` older than 24 is on this machine',
  }, async () => {
    const { code, stderr } = await runToEnd(oldNode as string, [program, '--version']);
    assert.equal(code, 1);
    assert.match(stderr, /^punctual needs Node 24 or later, this is Node \d+\.\d+\.\d+\.\nInstall Node 24 from /);
  });
});

describe('a data folder, when its process is gone', () => {
  it('needs no hand after kill -9', async () => {
    using folder = temporaryFolder();
    await using first = await up(folder.path);
    const { sns } = clients(first.endpoint, first.host);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'acknowledged' }));
    await first.end('SIGKILL');
    assert.match((await say('env', '--data', folder.path)).stderr, /no cloud is running/);
    await using second = await up(folder.path);
    const again = await clients(second.endpoint, second.host).sns.send(
      new CreateTopicCommand({ Name: 'acknowledged' }),
    );
    assert.equal(again.TopicArn, TopicArn);
    assert.deepEqual(second.host.rootKey, first.host.rootKey);
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const)
    it(`lets its tasks go on after ${signal}, and learns of their end`, {
      skip: isWindows && 'no process groups',
    }, async () => {
      using folder = temporaryFolder();
      const pidFile = join(folder.path, 'pid');
      using go = makePipe(join(folder.path, 'go'));
      const waits = `echo $$ > ${pidFile}; read -r word < ${go.path}; echo went on`;
      const file = join(folder.path, 'job.yaml');
      writeFileSync(file, smallArticle({ command: waits, timeoutSeconds: 120 }));
      const data = join(folder.path, 'data');
      await using first = await up(data, [file, '--runner', 'process']);
      const executionArn = await start(first, 'job');
      const pid = await until('the task runs', () => existsSync(pidFile) && Number(readFileSync(pidFile, 'utf8')));
      const { code, stderr } = await first.end(signal);
      const started = /^punctual: tasks run as processes .*\n$/;
      if (signal === 'SIGKILL') assert.match(stderr, started);
      else {
        assert.equal(code, 0);
        assert.match(stderr, /^punctual: tasks run as processes .*\npunctual: stopped; 1 task goes on\n$/);
      }
      assert.ok(lives(pid), 'its process goes on');
      go.write('go');
      await using second = await up(data, ['--runner', 'process']);
      const { states } = clients(second.endpoint, second.host);
      const { status } = await until('the execution has ended', async () => {
        const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
        return execution.status !== 'RUNNING' && execution;
      });
      assert.equal(status, 'SUCCEEDED');
      assert.match(second.stderr, started);
    });
});

async function start(punctual: Pick<Awaited<ReturnType<typeof up>>, 'endpoint' | 'host'>, stack: string) {
  const { cloudFormation, states } = clients(punctual.endpoint, punctual.host);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
  const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'StateMachine');
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: output?.OutputValue }));
  return executionArn;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A `node` of the host's own that is older than what the project brings along. */
function olderNode(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(node)) continue;
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    if (Number(/^v(\d+)/.exec(version)?.[1]) < 24) return node;
  }
  return undefined;
}
