/** Every call of the Engine's API that is used, with every kind of hostile name, and what a real Engine makes of it. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { testDocker } from '../../../../../test/docker/docker.ts';
import { elsewhere, inPath } from '../fixtures/calls.table.ts';
import { hostileNames } from '../fixtures/hostile-names.table.ts';
import { reliable } from './client.ts';
import { isUnanswered } from './engine-errors.ts';

const there = testDocker();

describe('a hostile name and a real Engine', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const docker = reliable(new Dockerode({ socketPath: there.socket, version: 'v1.41' }));
  for (const [path, call] of [...inPath, ...elsewhere.filter(([one]) => one !== 'POST /volumes/create')])
    it(`in ${path} is refused, or names nothing`, async () => {
      if (path.startsWith('GET /events')) return;
      for (const [what, name] of hostileNames) {
        const answer = await call(docker, name).then(
          (found) => found,
          (error: Error) => error,
        );
        if (answer instanceof Error) assert.ok(!isUnanswered(answer), `${what}: ${answer}`);
        else if (Array.isArray(answer)) assert.deepEqual(answer, [], what);
        else if (answer instanceof Readable) answer.resume();
      }
      assert.ok(await docker.ping());
    });
});
