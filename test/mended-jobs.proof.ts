/** A schedule that asks for a task and forgets it fails silently in its drills; as `check --mend` mends it, and as `import` writes it, it does not. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { forgetful } from './forgetful.ts';
import { say, temporaryFolder } from './run-punctual.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

interface Drilled {
  readonly code: number | null;
  readonly outcomes: readonly string[];
}

async function drill(name: string, text: string): Promise<Drilled> {
  const file = join(folder.path, name);
  writeFileSync(file, text);
  const { code, stdout, stderr } = await say('drill', file, '--json');
  assert.notEqual(stdout, '', stderr);
  const { jobs } = JSON.parse(stdout) as { jobs: { drills: { outcome: string }[] }[] };
  return { code, outcomes: jobs.flatMap(({ drills }) => drills.map(({ outcome }) => outcome)) };
}

describe('a schedule that asks for a task and forgets it', () => {
  const written = JSON.stringify(forgetful);

  it('fails silently', async () => {
    const { code, outcomes } = await drill('forgetful.json', written);
    assert.equal(code, 1);
    assert.ok(outcomes.includes('silent'));
  });

  it('does not, as it is mended', async () => {
    const { stdout } = await say('check', join(folder.path, 'forgetful.json'), '--mend', '--json');
    const { Parameters, Resources } = JSON.parse(stdout);
    const mended = { Parameters, Resources: { ...forgetful.Resources, ...Resources } };
    const { code, outcomes } = await drill('mended.json', JSON.stringify(mended));
    assert.deepEqual([code, outcomes.includes('silent'), outcomes.includes('told')], [0, false, true]);
  });

  it('does not, as it is imported', async () => {
    const from = join(folder.path, 'forgetful.json');
    const { stdout } = await say('import', 'template', from, '--notify', 'ops@example.com');
    const { code, outcomes } = await drill('punctual.config.yaml', stdout);
    assert.deepEqual([code, outcomes.includes('silent'), outcomes.includes('told')], [0, false, true]);
  });
});
