/** A folder whose tasks were run as processes, opened where a Docker Engine answers: nothing becomes a container without a word. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DescribeTasksCommand, ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { testDocker } from './docker/docker.ts';
import { clientSettings, openPrinting } from './printing-tasks.ts';
import { program, runToEnd, temporaryFolder, up } from './run-punctual.ts';

const docker = testDocker();
const skip = 'skip' in docker && docker.skip;

describe('a folder of processes', { skip }, () => {
  it('is refused where Docker answers and no runner is named, and its task goes on', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    const env = { ...process.env, DOCKER_HOST: `unix://${'socket' in docker ? docker.socket : ''}` };
    let runs = '';
    {
      await using office = await up(data, ['--runner', 'process']);
      const tasks = await openPrinting(office);
      runs = await tasks.start('sleep 600');
      await tasks.lines(await tasks.run('echo printed by a process'));
      await office.end('SIGTERM');
    }
    const refused = await runToEnd(process.execPath, [program, 'up', '--data', data, '--port', '0'], env);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /tasks of `.*data` were run as processes of this host so far/);
    assert.match(refused.stderr, /-> go on with --runner process; a change has to be named: --runner docker/);
    await using again = await up(data, ['--runner', 'process']);
    const ecs = new ECSClient(clientSettings(again));
    const { tasks: [task] = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'jobs', tasks: [runs] }));
    assert.equal(task?.lastStatus, 'RUNNING');
    await ecs.send(new StopTaskCommand({ cluster: 'jobs', task: runs }));
  });
});
