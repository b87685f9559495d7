/** What is played of a folder. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { capture } from '../../test/capture.ts';
import { sound } from '../jobs/check/fixtures/sound.ts';
import { drill } from './drill.ts';
import { readPlayedSources } from './read-played.ts';
import { simulate } from './simulate.ts';
import { EndsWith, UserError } from './user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'punctual-played-'));
const write = (name: string, template: unknown): void => writeFileSync(join(folder, name), JSON.stringify(template));
before(() => {
  write('a.template.json', sound());
  const other = sound();
  other.Resources['Second'] = other.Resources['Schedule']!;
  delete other.Resources['Schedule'];
  other.Parameters['Own'] = { Type: 'String', Default: 'x' };
  write('b.template.json', other);
  write('c.template.json', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  write('manifest.json', {});
});
after(() => rmSync(folder, { recursive: true }));

describe('a folder', () => {
  it('is played template by template, each with the parameters that it has', async () => {
    const read = await readPlayedSources(folder, { parameter: { Zone: 'UTC', Own: 'y' } });
    assert.deepEqual(
      read.map(({ shown, source, played }) => [shown, source.parameters, played.jobs.length]),
      [
        ['a.template.json', { Zone: 'UTC' }, 1],
        ['b.template.json', { Zone: 'UTC', Own: 'y' }, 1],
        ['c.template.json', {}, 0],
      ],
    );
  });

  it('whose templates have no such parameter is refused', async () => {
    await assert.rejects(readPlayedSources(folder, { parameter: { Zne: 'UTC' } }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.message, 'the template has no parameter `Zne`');
      return true;
    });
  });

  it('has nothing to simulate in a template without a job', async () => {
    using said = capture();
    await simulate(join(folder, 'c.template.json'), { for: '1d', seed: 1, takes: '2m', failures: 2, data: folder });
    assert.match(said.stdout, /no container job in \S*c\.template\.json: nothing to simulate\n/);
  });

  it('says of each job in which template it is', async () => {
    using said = capture();
    await drill(folder, { job: 'Second', json: true }).catch((error: unknown) => assert.ok(error instanceof EndsWith));
    const { jobs } = JSON.parse(said.stdout) as { jobs: { file: string }[] };
    assert.deepEqual(
      jobs.map(({ file }) => file),
      ['b.template.json'],
    );
  });
});
