/** A configuration is checked as what it becomes, and findings point into it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { judge } from '../config/read-config.ts';
import { readYaml } from '../config/read-yaml.ts';
import { goldenPairs } from '../fixtures/golden-pairs.ts';
import { checkApp, checkConfig } from './check-config.ts';
import type { Finding } from './rule.ts';

const asked = { environment: undefined, variables: {}, now: instant(Date.UTC(2026, 10, 29)) };

function findingsOf(text: string): readonly Finding[] {
  const read = judge(readYaml(text), { name: 'punctual.config.yaml', folder: '/', isModule: false }, asked);
  assert.ok(read.app, read.findings.map((each) => read.render(each)).join('\n'));
  const { checked } = checkApp(read, read.app, asked.now);
  assert.ok(checked);
  return checked.findings;
}

const lines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, resource, line }) => `${line} ${rule} ${resource}`);

const jobs = (...fields: readonly string[]): string =>
  ['app: office', 'zone: Europe/Berlin', 'notify: ops@example.com', ...fields].join('\n');

describe('a configuration', () => {
  for (const { config, environment } of goldenPairs)
    it(`${config} ${environment ?? ''} has no finding but what its own reading warns of`, async () => {
      const file = join(import.meta.dirname, '../fixtures', config);
      const { checked, mistakes } = await checkConfig(file, { ...asked, environment });
      assert.ok(checked, mistakes.join());
      assert.deepEqual(
        [...new Set(checked.findings.map(({ rule }) => rule))].filter((rule) => rule !== 'configuration'),
        [],
      );
    });

  it('has what its reading warns of as findings of the line, each once', () => {
    const text = jobs('jobs:', '  report:', '    image: a:1', '    schedule: every day at 02:30');
    const [finding, ...others] = findingsOf(text);
    assert.deepEqual(lines([finding!, ...others]), ['7 configuration jobs.report.schedule']);
    assert.ok(finding?.related.includes('ReportSchedule'), finding?.related.join());
  });

  it('lets findings stand, with a reason, for one job or all, and says which entry hits nothing', () => {
    const text = jobs(
      'jobs:',
      '  report: {image: a:1, schedule: every day at 02:30}',
      '  report-x: {image: a:1, schedule: every day at 02:30}',
      'ignore:',
      '  - {rule: configuration, job: report, reason: twice a year it may wait}',
      '  - {rule: no-logs, reason: none}',
      '  - {rule: no-log, reason: none}',
    );
    const findings = findingsOf(text);
    assert.deepEqual(
      findings.map(({ rule, line, ignored }) => `${line} ${rule}${ignored === undefined ? '' : `: ${ignored}`}`),
      ['5 configuration: twice a year it may wait', '6 configuration', '10 ignore-refused', '9 ignore-unused'],
    );
  });

  it('lets one of several things at a place stand, by what it is about', () => {
    const text = jobs(
      'jobs:',
      '  report: {image: a:1, schedule: every hour}',
      'overrides:',
      "  ReportTask: {ExecutionRoleArn: {Ref: 'AWS::NoValue'}}",
      'ignore:',
      '  - {rule: never-starts, about: ExecutionRoleArn, reason: our account gives one}',
    );
    assert.deepEqual(
      findingsOf(text).map(({ rule, about, ignored }) => [rule, about, ignored]),
      [['never-starts', 'ExecutionRoleArn', 'our account gives one']],
    );
  });

  it('has findings of what an override spoils, at the override', () => {
    const text = jobs(
      'jobs:',
      '  report: {image: a:1, schedule: every hour}',
      'overrides:',
      '  AppLogs: {LogGroupName: x}',
      '  ReportTask:',
      '    ContainerDefinitions: [{Name: report, Image: a:1}]',
    );
    assert.deepEqual(
      lines(findingsOf(text)).filter((each) => each.includes('no-logs')),
      ['9 no-logs ReportTask'],
    );
  });

  it('has mistakes instead, where it cannot be read', async () => {
    const { checked, mistakes } = await checkConfig(join(import.meta.dirname, 'no-such.config.ts'), asked);
    assert.equal(checked, undefined);
    assert.match(mistakes[0] ?? '', /no-such\.config\.ts/);
  });

  it('has the findings of its other jobs beside the mistakes of one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'punctual-check-'));
    const file = join(folder, 'punctual.config.yaml');
    const other = ['  other:', '    image: a:1', '    schedule: every day at 02:30'];
    const broken = ['  report:', '    image: "a:1', '    schedule: every dy'];
    writeFileSync(file, jobs('jobs:', ...broken, ...other));
    const { checked, mistakes } = await checkConfig(file, asked);
    rmSync(folder, { recursive: true });
    assert.equal(mistakes.length, 2);
    assert.deepEqual(lines(checked?.findings ?? []), ['10 configuration jobs.other.schedule']);
  });
});
