/** The template of a configuration: its bytes, its stability, its size. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, type ScalarTag } from 'yaml';
import { goldenPairs } from '../fixtures/golden-pairs.ts';
import { appOf, readFixture, readText, withJobs } from '../fixtures/read-fixture.ts';
import type { Template } from './cloudformation.ts';
import { templateFindings } from './limits.ts';
import { generate } from './template.ts';
import { renderYaml } from './yaml.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8');

/** Where two texts part; both are too long to be shown. `node tools/make-golden-templates.ts` writes them anew: read what has changed. */
function firstDifference(actual: string, expected: string): string | undefined {
  const [left, right] = [actual.split('\n'), expected.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  if (at < 0 && left.length === right.length) return undefined;
  return `line ${at + 1}: \`${left[at]}\` where \`${right[at]}\` was`;
}

describe('the template of a configuration', () => {
  for (const { config, template, environment } of goldenPairs)
    it(`${config} becomes ${template}, byte by byte`, async () => {
      const app = appOf(await readFixture(config, { environment }));
      assert.equal(firstDifference(renderYaml(generate(app)), fixture(template)), undefined);
    });

  for (const name of ['smallest', 'typical'])
    it(`is the same of ${name} in TypeScript and in YAML`, async () => {
      const [typed, plain] = [await readFixture(`${name}.ts`), await readFixture(`${name}.yaml`)];
      assert.deepEqual(generate(appOf(typed)), generate(appOf(plain)));
    });
});

const tags: ScalarTag[] = [
  { tag: '!Ref', resolve: (text) => ({ Ref: text }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
  { tag: '!GetAtt', resolve: (text) => ({ 'Fn::GetAtt': text.split('.') }) },
];

describe('as YAML', () => {
  for (const { template, config, environment } of goldenPairs)
    it(`${template} says to readers of YAML 1.1 and 1.2 what the JSON says`, async () => {
      const generated = JSON.parse(JSON.stringify(generate(appOf(await readFixture(config, { environment })))));
      for (const version of ['1.1', '1.2'] as const)
        assert.deepEqual(parse(fixture(template), { customTags: tags, version, merge: false }), generated);
    });
});

const jobOf = (template: Template, logicalId: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(template.Resources).filter(([id]) => id.startsWith(logicalId)));

const job = (name: string, more = ''): string => `${name}: {schedule: every day at 04:30, image: "a/${name}:1"${more}}`;
const templateOf = (...jobs: string[]): Template => generate(appOf(readText(withJobs(...jobs))));

describe("a job's resources", () => {
  const before = templateOf(job('one'), job('two'), job('three'));

  const changes: [what: string, after: Template][] = [
    [
      'another job is added',
      templateOf(
        job('zero'),
        job('one'),
        job('two'),
        job('three'),
        job('four', ', secrets: {A: /a}, notify: dev@example.com'),
      ),
    ],
    ['another job is taken away', templateOf(job('one'), job('two'))],
    ['jobs change places', templateOf(job('three'), job('two'), job('one'))],
    [
      'another job changes',
      templateOf(
        job('one', ', timeout: 5m, alarms: {aborted: false}, pauseAfterFailures: 3'),
        job('two'),
        job('three', ', capacity: spot'),
      ),
    ],
  ];
  for (const [what, after] of changes)
    it(`are the same, byte by byte, when ${what}`, () =>
      assert.equal(JSON.stringify(jobOf(after, 'Two')), JSON.stringify(jobOf(before, 'Two'))));

  it('are five, beside twenty that all share and a security group for the default network', () => {
    assert.equal(Object.keys(jobOf(before, 'Two')).length, 5);
    assert.equal(Object.keys(before.Resources).length, 3 * 5 + 21);
  });
});

describe('of uneven gaps', () => {
  const watched = (schedule: string): unknown[] => {
    const { Resources } = templateOf(`report: {schedule: ${schedule}, image: "a/report:1"}`);
    return Object.entries(Resources)
      .filter(([id]) => id.startsWith('ReportMissed'))
      .map(([, { Properties }]) => [Properties['Name'], Properties['ScheduleExpression'], Properties['EndDate']]);
  };

  it('each schedule has a second that looks for its runs, at the same times', () => {
    assert.deepEqual(
      watched('[every weekday at 08:00, {every: saturday at 10:00, name: sat, end: 2028-01-01T00:00Z}]'),
      [
        ['report_ok', 'cron(0 8 ? * MON-FRI *)', undefined],
        ['report.sat_ok', 'cron(0 10 ? * SAT *)', '2028-01-01T00:00:00.000Z'],
      ],
    );
  });

  it('it looks once an hour where runs are due more often than it waits', () => {
    assert.deepEqual(watched('"cron(0/5 9-16 ? * MON-FRI *)"'), [
      ['report_ok', 'cron(0 9,10,11,12,13,14,15,16 ? * MON-FRI *)', undefined],
    ]);
    assert.deepEqual(watched('"cron(0/30 9-10 ? * MON-FRI *)"'), [
      ['report_ok', 'cron(0/30 9-10 ? * MON-FRI *)', undefined],
    ]);
  });

  it('an even job has none, nor one whose silence is told after a time of its own', () => {
    assert.deepEqual(watched('every day at 04:30'), []);
    assert.deepEqual(watched('every weekday at 08:00, alarms: {silent: 80h}'), []);
  });
});

describe('a stack', () => {
  const many = (count: number, more = ''): Template =>
    templateOf(
      ...Array.from({ length: count }, (_, index) =>
        job(`job-${index}`, `, network: {subnets: [subnet-0a1b2c3d]}${more}`),
      ),
    );

  it('holds 96 jobs, each with its alarms, in 500 resources', () => {
    assert.equal(Object.keys(many(96).Resources).length, 500);
  });

  it('holds 100 jobs whose failures are told by event, in 420, below 1 MB', () => {
    const template = many(100, ', alarms: {failed: event}');
    assert.equal(Object.keys(template.Resources).length, 420);
    assert.ok(JSON.stringify(template).length < 1_000_000, `${JSON.stringify(template).length}`);
  });
});

describe('what does not fit', () => {
  it('is said with as many apps as it takes', () => {
    const app = appOf(readText(withJobs(job('one'))));
    const template = generate(app);
    const cluster = { Type: 'AWS::ECS::Cluster', Properties: {} };
    const of = (count: number): (string | undefined)[] => {
      const Resources = Object.fromEntries(Array.from({ length: count }, (_, index) => [`Cluster${index}`, cluster]));
      return templateFindings(app, { ...template, Resources }, 0).map(({ mend }) => mend.split(';')[0]);
    };
    assert.deepEqual([of(500), of(501), of(50_016)], [[], ['two apps'], ['101 apps, or some more']]);
  });

  const said = (...jobs: string[]): string[] => {
    const app = appOf(readText(withJobs(...jobs)));
    const template = generate(app);
    return templateFindings(app, template, JSON.stringify(template).length).map(({ message }) => message);
  };
  const many = (count: number, more: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => job(`job-${index}`, more(index)));

  it('is refused before CloudFormation, IAM or EventBridge do, late and in part', () => {
    assert.deepEqual(said(...many(12, (index) => (index < 4 ? ', alarms: {aborted: false}' : ''))), []);
    assert.match(
      said(...many(40, () => ', alarms: {aborted: false}').concat(job('one')))[0] ?? '',
      /AppEndedRule, whose pattern has \d+ characters; EventBridge takes 2048/,
    );
    assert.match(
      said(
        ...many(90, (index) => `, secrets: {S: "/office/a-name-that-is-long-enough/${'x'.repeat(40)}-${index}"}`),
      )[0] ?? '',
      /AppExecutionRole, whose policies have \d+ characters; IAM takes 10240/,
    );
  });
});
