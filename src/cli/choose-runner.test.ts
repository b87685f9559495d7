import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { testDocker } from '../../test/docker/docker.ts';
import { type TemporaryFolder, temporaryFolder } from '../../test/run-punctual.ts';
import { chooseRunner, type RunnerName } from './choose-runner.ts';
import { type DataFolder, holdDataFolder } from './data-folder.ts';
import { UsageError, UserError } from './user-error.ts';

describe('which runner carries tasks out', () => {
  let temporary: TemporaryFolder;
  let folder: DataFolder;
  beforeEach(async () => {
    temporary = temporaryFolder();
    folder = await holdDataFolder(temporary.path, { account: undefined, region: undefined });
  });
  afterEach(() => {
    folder.release();
    temporary[Symbol.dispose]();
  });

  const choose = async (runner: RunnerName | undefined, dockerHost: string) => {
    process.env['DOCKER_HOST'] = dockerHost;
    const chosen = await chooseRunner(folder, { runner }, () => {});
    await chosen.runner?.close();
    return { kind: chosen.runner?.kind, description: chosen.description, at: chosen.addresses.map(({ host }) => host) };
  };
  const nowhere = 'unix:///nowhere/docker.sock';

  it('none, where nothing is said and no Docker Engine answers, with both ways out', async () => {
    const { kind, description } = await choose(undefined, nowhere);
    assert.equal(kind, undefined);
    assert.match(
      description,
      /^no runner \(no Docker Engine .* `unix:\/\/\/nowhere\/docker\.sock` \(.* is not there .*: .*Docker.*group docker.*--runner process/,
    );
  });
  it('none, where DOCKER_HOST cannot be used, and why', async () => {
    assert.match(
      (await choose(undefined, 'ssh://host')).description,
      /^no runner \(`DOCKER_HOST` is `ssh:\/\/host`: use unix:/,
    );
  });
  it('an error, where Docker was asked for and none answers', async () => {
    await assert.rejects(choose('docker', nowhere), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^no Docker Engine .* DOCKER_HOST/);
      assert.match(error.hint ?? '', /start Docker .*--runner process/);
      return true;
    });
  });
  it('none without a word, where tasks of the folder were run as processes', async () => {
    folder.rememberRunner('process');
    const again = { ...folder, runner: 'process' } as const;
    await assert.rejects(
      chooseRunner(again, { runner: undefined }, () => {}),
      (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /tasks of .* were run as processes of this host so far/);
        assert.match(error.hint ?? '', /--runner process;.*--runner docker/);
        return true;
      },
    );
    assert.equal((await chooseRunner(again, { runner: 'none' }, () => {})).runner, undefined);
  });
  it('an error, where none answers and tasks of the folder were run as containers', async () => {
    process.env['DOCKER_HOST'] = nowhere;
    const again = { ...folder, runner: 'docker' } as const;
    await assert.rejects(
      chooseRunner(again, { runner: undefined }, () => {}),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /^no Docker Engine .*, and tasks of .* were run as containers so far/);
        assert.match(error.hint ?? '', /start Docker .*--runner process/);
        return true;
      },
    );
    assert.equal((await chooseRunner(again, { runner: 'none' }, () => {})).runner, undefined);
  });
  it('processes, only where they were asked for', async () => {
    const { kind, at } = await choose('process', nowhere);
    assert.deepEqual([kind, at], ['process', ['127.0.0.1']]);
  });

  const docker = testDocker();
  describe('the Docker Engine that answers', 'skip' in docker ? { skip: docker.skip } : {}, () => {
    const socket = 'socket' in docker ? docker.socket : '';
    for (const wanted of ['docker', undefined] as const)
      it(wanted ? 'where it was asked for' : 'where nothing is said', async () => {
        const { kind, description, at } = await choose(wanted, `unix://${socket}`);
        assert.equal(kind, 'docker');
        assert.match(description, /^tasks run as containers \((?:Docker|Podman) \d\S* at \//);
        assert.ok(description.endsWith(`${socket})`));
        assert.deepEqual(at, ['169.254.170.2', '127.0.0.1']);
      });
    it('never, where it was said that there is none', async () => {
      assert.equal((await choose('none', `unix://${socket}`)).kind, undefined);
    });
  });
});
