/** What the pages on jobs say is there, and what is there stands on them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { keysOf } from '../src/jobs/config/schema/schema.ts';
import { appOf, readFixture, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../docs', name), 'utf8');
const jobs = page('jobs.md');

/** The blocks that are indented by four blanks. */
const blocks = jobs
  .split('\n\n')
  .filter((part) => part.startsWith('    '))
  .join('\n\n')
  .split(/\n(?!\s)/);

describe('docs/jobs.md', () => {
  for (const kind of ['app', 'job', 'schedule', 'retry', 'alarms', 'notify', 'volume', 'network'])
    it(`names each field of ${kind}`, () => {
      const missing = (keysOf[kind] ?? []).filter(
        (key) => !['id', '$schema', 'host', 'description'].includes(key) && !new RegExp(`\\b${key}\\b`).test(jobs),
      );
      assert.deepEqual(missing, []);
    });

  it('begins with the smallest configuration, which reads as it stands', async () => {
    const yaml = blocks
      .join('\n')
      .split('\n')
      .map((line) => line.slice(4));
    const from = yaml.findIndex((line) => line.startsWith('app: office'));
    const app = appOf(readText(yaml.slice(from, from + 7).join('\n')));
    assert.deepEqual(generate(app), generate(appOf(await readFixture('smallest.yaml'))));
  });
});

describe('docs/generated-template.md', () => {
  it('names each shared resource of the smallest configuration, and counts them', async () => {
    const text = page('generated-template.md');
    const ids = Object.keys(generate(appOf(await readFixture('smallest.yaml'))).Resources);
    assert.deepEqual(
      ids.filter((id) => id.startsWith('App') && !text.includes(`\`${id}\``)),
      [],
    );
    assert.equal(ids.filter((id) => id.startsWith('App') && id !== 'AppSecurityGroup').length, 20);
  });
});

/** The last block that begins with `app:`. */
function configOf(name: string): string {
  const lines = page(name).split('\n');
  const from = lines.findLastIndex((line) => line.startsWith('    app: '));
  const to = lines.findIndex((line, index) => index > from && !line.startsWith('    '));
  return lines
    .slice(from, to)
    .map((line) => line.slice(4))
    .join('\n');
}

for (const name of ['from-cron.md', 'from-ecs-scheduled-tasks.md', 'from-copilot.md'])
  describe(`docs/${name}`, () => {
    it('shows a configuration that is one', () => {
      const read = readText(configOf(name));
      assert.deepEqual(
        read.findings.filter(({ level }) => level !== 'note').map((finding) => read.render(finding)),
        [],
      );
    });
  });
