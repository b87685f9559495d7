/** The tests' own Engine answers, and runs the images that are built for it. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { busyboxImage, nodeImage, testDocker } from './docker.ts';

const there = testDocker();

async function run(
  docker: Dockerode,
  image: string,
  command: string[],
  user = '',
): Promise<{ code: number; output: string }> {
  const stdout = new PassThrough();
  const output = text(stdout);
  const [result, container] = await docker.run(image, command, stdout, { Tty: true, User: user });
  await container.remove();
  stdout.end();
  return { code: result.StatusCode, output: (await output).trim() };
}

describe('the Docker Engine of the tests', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;

  it('runs busybox, also as another user', async () => {
    const image = await busyboxImage(docker);
    assert.deepEqual(await run(docker, image, ['sh', '-c', 'whoami; exit 3']), { code: 3, output: 'root' });
    assert.deepEqual(await run(docker, image, ['whoami'], 'job'), { code: 0, output: 'job' });
  });

  it('runs this Node', async () => {
    const image = await nodeImage(docker);
    assert.deepEqual(await run(docker, image, ['node', '-p', 'process.version']), { code: 0, output: process.version });
  });
});
