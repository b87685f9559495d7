/** `punctual env`: a shell that has evaluated it reaches the cloud of the folder, or nothing: never AWS. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { program, runToEnd, type Said, say, temporaryFolder, up } from './run-punctual.ts';

const isWindows = process.platform === 'win32';
const cliVersion = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const isVersion1 = cliVersion.stdout?.startsWith('aws-cli/1.');
const noAwsOfOurs =
  isWindows ||
  (cliVersion.status !== 0 && 'the `aws` command is not on this machine') ||
  (spawnSync('openssl', ['version']).status !== 0 && 'openssl, which makes the certificate, is not on this machine');

describe('punctual env', () => {
  it('prints what a shell evaluates, also where the folder has a strange name', {
    skip: isWindows && 'there is no sh',
  }, async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, `it's "here" $HOME`);
    mkdirSync(data);
    await using punctual = await up(data, ['--region', 'eu-west-1']);
    const names = [
      'AWS_ENDPOINT_URL',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
      'AWS_DISABLE_HOST_PREFIX_INJECTION',
      'AWS_CA_BUNDLE',
    ];
    const script = `eval "$("$0" "$1" env --data "$2")"; printf '%s\\n' ${names.map((name) => `"$${name}"`).join(' ')}`;
    const { code, stdout } = await runToEnd('sh', ['-c', script, process.execPath, program, data]);
    assert.equal(code, 0);
    const { accessKeyId, secretAccessKey } = punctual.host.rootKey;
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      punctual.endpoint,
      accessKeyId,
      secretAccessKey,
      'eu-west-1',
      'eu-west-1',
      'true',
      join(program, '../no-authority.pem'),
    ]);
  });

  it('says that nothing is running there', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await say('env', '--data', folder.path);
    assert.equal(code, 1);
    assert.match(stdout, /punctual-is-not-running.*\nfalse\n$/s);
    assert.match(
      stderr,
      /^punctual: no cloud is running on the data folder `.*`\n {2}-> start one: punctual up --data /,
    );
  });

  it('leaves nothing of another account in the shell', { skip: isWindows && 'there is no sh' }, async () => {
    using folder = temporaryFolder();
    await using _ = await up(folder.path);
    const { code, stdout } = await evaluate(folder.path, 'env', { ...ofAnotherAccount });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /elsewhere/);
  });

  it('goes past a proxy, and does so once', { skip: isWindows && 'there is no sh' }, async () => {
    using folder = temporaryFolder();
    await using _ = await up(folder.path);
    const noProxy = `echo "$no_proxy $NO_PROXY"`;
    const behind = { http_proxy: 'http://proxy.example:3128' };
    for (const [env, expected] of [
      [{}, ' '],
      [behind, '127.0.0.1 127.0.0.1'],
      [{ ...behind, no_proxy: 'a.b' }, 'a.b,127.0.0.1 a.b,127.0.0.1'],
      [{ ...behind, NO_PROXY: '127.0.0.1' }, ' 127.0.0.1'],
    ] as const)
      assert.equal((await evaluate(folder.path, noProxy, env)).stdout, `${expected}\n`);
  });

  it('leaves the shell at nothing, and fails, where no cloud runs or it was asked wrongly', {
    skip: isWindows && 'there is no sh',
  }, async () => {
    using folder = temporaryFolder();
    for (const more of ['', '--prot 3']) {
      const { stdout } = await evaluate(folder.path, 'echo $?; env', ofAnotherAccount, more);
      assert.match(stdout, /^1\n/);
      assert.match(stdout, /^AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:1\/punctual-is-not-running$/m);
      assert.match(stdout, /^AWS_ACCESS_KEY_ID=punctual-is-not-running$/m);
      assert.doesNotMatch(stdout, /elsewhere/);
    }
    writeFileSync(join(folder.path, 'settings.json'), '{');
    assert.match((await evaluate(folder.path, 'env', ofAnotherAccount)).stdout, /punctual-is-not-running/);
  });

  it('lets no `aws` command of a service that has its own host built in reach AWS', { skip: noAwsOfOurs }, async () => {
    using folder = temporaryFolder();
    await using _ = await up(folder.path);
    await using aws = await pretendAws(folder.path);
    const listQueues = (before: string) =>
      evaluate(folder.path, `${before}; aws sqs list-queues 2>&1`, {
        HOME: folder.path,
        HTTPS_PROXY: aws.proxy,
        AWS_MAX_ATTEMPTS: '1',
      });
    const { stdout } = await listQueues(':');
    assert.deepEqual(aws.requests, []);
    assert.match(stdout, isVersion1 ? /SSL validation failed for https:\/\/queue\.amazonaws\.com/ : /^\s*$/);
    // Else nothing would have been shown.
    await listQueues(`export AWS_CA_BUNDLE='${aws.certificate}'`);
    assert.equal(aws.requests.length, isVersion1 ? 1 : 0);
  });
});

/** What a shell prints that has evaluated `punctual env`. */
const evaluate = (data: string, then: string, env: NodeJS.ProcessEnv, more = ''): Promise<Said> =>
  runToEnd('sh', ['-c', `eval "$("$0" "$1" env --data "$2" ${more})"; ${then}`, process.execPath, program, data], {
    PATH: process.env['PATH'],
    ...env,
  });

/** A host that passes for AWS's, to whoever trusts its certificate, and the proxy by which it is reached. */
async function pretendAws(folder: string) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'aws.pem')];
  const subject = '-subj /CN=queue.amazonaws.com -addext subjectAltName=DNS:queue.amazonaws.com';
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 ${subject} -keyout ${key} -out ${certificate}`;
  assert.equal(spawnSync('openssl', words.split(' ')).status, 0);
  const requests: string[] = [];
  const secured = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    socket
      .on('error', () => {})
      .once('data', (data) => {
        requests.push(String(data));
        socket.destroy();
      });
  });
  secured.on('tlsClientError', () => {});
  const proxy = createHttpServer().on('connect', (_request, socket: Socket) => {
    socket.on('error', () => {}).write('HTTP/1.1 200 OK\r\n\r\n');
    secured.emit('connection', socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    requests,
    certificate,
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => proxy.close(() => resolve())),
  };
}

const ofAnotherAccount = {
  AWS_PROFILE: 'elsewhere',
  AWS_DEFAULT_PROFILE: 'elsewhere',
  AWS_SESSION_TOKEN: 'elsewhere',
  AWS_ACCESS_KEY_ID: 'elsewhere',
  AWS_SECRET_ACCESS_KEY: 'elsewhere',
  AWS_ENDPOINT_URL: 'https://elsewhere.example.com',
  AWS_ENDPOINT_URL_SQS: 'https://elsewhere.example.com',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'elsewhere',
};
