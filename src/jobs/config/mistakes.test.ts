/** Every mistake is answered in words: where, what was found, what was expected, what to write; all at once, whatever it is written in. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse } from 'yaml';
import { asked, readText, withJobs } from '../fixtures/read-fixture.ts';
import { importApp } from './import-app.ts';
import { type Mistake, mistakes } from './mistakes.table.ts';
import { documentOf } from './module-app.ts';
import { judge, type Read, readConfig } from './read-config.ts';

const textOf = ({ file, job }: Mistake): string =>
  file ??
  `app: office\nzone: Europe/Berlin\nnotify: ops@example.com\njobs:\n  report: {${job}}\nenvironments: {dev: {}, prod: {}}\n`;

const sayAll = (read: Read): string[] => read.findings.map((finding) => read.render(finding));

describe('a mistake in YAML', () => {
  for (const mistake of mistakes)
    it(mistake.said, () => {
      assert.deepEqual(sayAll(readText(textOf(mistake))), [`punctual.config.yaml:${mistake.said}`]);
    });
});

describe('YAML that does not parse', () => {
  const job = (name: string, ...lines: string[]): string =>
    [`  ${name}:`, ...lines.map((line) => `    ${line}`), ''].join('\n');
  const cases: [name: string, text: string, said: RegExp[]][] = [
    [
      'a quote and a bracket without end',
      `app: office\nzone: UTC\nnotify: none\njobs:\n${job('a', 'schedule: "every day', 'image: x:1')}${job('b', 'schedule: every dy', 'comand: [a', 'image: x:1')}`,
      [/^6:.*jobs.a.schedule: .*closing/, /^9:.*jobs.b.schedule: found "every dy"/, /^10:5 .*unknown key/, /^10:.*\]/],
    ],
    [
      'a key without a colon',
      `app: office\nzone: UTC\nnotify none\njobs:\n${job('b', 'schedule: every dy', 'image: x:1')}`,
      [/^3:1: found notify without a colon; .* -> notify: none$/, /^6:.*"every dy"/],
    ],
    [
      'a comma too few, in JSON',
      '{"app": "office", "zone": "UTC" "notify": "none",\n"jobs": {"a": {"schedule": "every dy", "image": "x:1"}}}',
      [/^1:33: found two of a list or map without a comma/, /^2:.*"every dy"/],
    ],
  ];
  for (const [name, text, expected] of cases)
    it(`hides no other mistake: ${name}`, () => {
      const said = sayAll(readText(text)).map((line) => line.replace('punctual.config.yaml:', ''));
      assert.equal(said.length, expected.length, said.join('\n'));
      for (const [index, pattern] of expected.entries()) assert.match(said[index]!, pattern);
    });
});

/** From the path on: places differ from one language to another. */
const unplaced = (said: string): string => said.replace(/^\S* ?(?:[0-9]+:[0-9]+ )?/, '');

const folder = mkdtempSync(join(tmpdir(), 'punctual-mistakes-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const made = mistakes.filter(({ yaml }) => !yaml);

describe('the same mistake', () => {
  for (const [index, mistake] of made.entries()) {
    it(`in JSON: ${mistake.said}`, async () => {
      const file = write(`${index}.json`, JSON.stringify(parse(textOf(mistake)), undefined, 2));
      assert.deepEqual(sayAll(await readConfig(file, asked)).map(unplaced), [unplaced(mistake.said)]);
    });

    it(`in TypeScript: ${mistake.said}`, async () => {
      const { app, jobs, ...fields } = parse(textOf(mistake));
      const list = Object.entries(jobs).map(([name, job]) => `\njob(${JSON.stringify(name)}, ${JSON.stringify(job)})`);
      const call = `app(${JSON.stringify(app)}, { ...${JSON.stringify(fields)}, jobs: [${list}] })`;
      const name = `${index}.ts`;
      const file = write(name, `import { app, job } from 'punctual';\nexport default ${call};\n`);
      const document = documentOf(await importApp(file, { env: undefined, variables: {} }));
      const said = sayAll(judge(document, { name, folder, isModule: true }, asked));
      assert.deepEqual(said.map(unplaced), [unplaced(mistake.said)]);
      // The line of the call that it stands in: that of the app, or of its first or second job below it.
      const line = mistake.said.includes('jobs.')
        ? 3 +
          Object.keys(jobs).findIndex(
            (name) => mistake.said.includes(`jobs.${name}.`) || mistake.said.includes(`jobs.${name}:`),
          )
        : 2;
      assert.match(said[0] ?? '', new RegExp(`^${index}\\.ts:${line} `));
    });
  }
});

describe('several mistakes', () => {
  it('are said at once, in the order of the file, and what is right about them is not doubted', () => {
    const text = [
      'app: office',
      'zone: Europe/Berlin',
      'notify: ops@example.com',
      'defaults: {timeout: 3600, image: a/b:1}',
      'jobs:',
      '  one: {schedule: every day at 04:30, comand: [x], memory: 513}',
      '  two: {schedule: "cron(0 12 * * MON-FRI *)", secrets: {A: b}}',
    ];
    const places = sayAll(readText(text.join('\n'))).map((said) => said.split(': ')[0]);
    assert.deepEqual(places, [
      'punctual.config.yaml:4:21 defaults.timeout',
      'punctual.config.yaml:6:39 jobs.one.comand',
      'punctual.config.yaml:6:60 jobs.one.memory',
      'punctual.config.yaml:7:19 jobs.two.schedule',
      'punctual.config.yaml:7:60 jobs.two.secrets.A',
    ]);
  });

  it('in defaults are said once, not in every job', () => {
    const read = readText(
      'app: office\nzone: UTC\nnotify: none\ndefaults: {memory: 513}\njobs: {a: {schedule: none, image: a:1}, b: {schedule: none, image: a:1}}',
    );
    assert.equal(read.findings.length, 1);
  });
});

type Fields = Readonly<Record<string, unknown>>;

const right: Fields = { schedule: 'every day at 04:30', image: 'a/report:1' };

interface OfJob {
  readonly said: string;
  /** What it has beside, or instead of, what is right. */
  readonly wrong: Fields;
}

/** One mistake each of a job with all that it must have. */
const ofJob: readonly OfJob[] = mistakes.flatMap(({ job, said }) => {
  const fields = parse(`{${job ?? ''}}`) as Fields;
  const isWhole = 'schedule' in fields && 'image' in fields && !said.includes('YAML reads');
  const wrong = Object.entries(fields).filter(([key, value]) => value !== right[key]);
  return isWhole && wrong.length > 0 ? [{ said: unplaced(said), wrong: Object.fromEntries(wrong) }] : [];
});

/** The time that all attempts take is another where one of their retries is refused. */
const isSaidOtherwise = (one: OfJob): boolean => 'wholeTimeout' in one.wrong;

describe('each two mistakes of a job', () => {
  for (const [index, one] of ofJob.entries())
    it(`are both said: ${one.said}`, () => {
      const hidden: string[] = [];
      for (const other of ofJob.slice(index + 1)) {
        if (Object.keys(one.wrong).some((key) => key in other.wrong)) continue;
        const job = JSON.stringify({ ...right, ...one.wrong, ...other.wrong });
        const read = readText(
          `app: office\nzone: Europe/Berlin\nnotify: ops@example.com\njobs:\n  report: ${job}\nenvironments: {dev: {}, prod: {}}\n`,
        );
        const said = sayAll(read).map(unplaced);
        for (const { said: wanted } of [one, other].filter((each) => !isSaidOtherwise(each)))
          if (!said.includes(wanted)) hidden.push(`${wanted} of ${job}:\n${said.join('\n')}`);
      }
      assert.deepEqual(hidden, []);
    });

  it('are both said of a size', () => {
    const said = sayAll(readText(withJobs('report: {schedule: none, image: a/b:1, cpu: 300, memory: 100}')));
    assert.deepEqual(said.map(unplaced), [
      'jobs.report.cpu: found 300; Fargate has 256, 512, 1024, 2048, 4096, 8192, 16384 -> cpu: 512',
      'jobs.report.memory: found 100; Fargate has 512, 1024, 2048 and further whole GiB up to 122880 -> memory: 512',
    ]);
  });

  it('are both said where one is a key that is there twice', () => {
    const said = sayAll(
      readText(withJobs('report: {schedule: none, image: a/b:1, timeout: 90 min, cpu: much, timeout: 1h}')),
    );
    assert.deepEqual(said, [
      'punctual.config.yaml:5:51 jobs.report.timeout: found "90 min"; expected a duration such as 15m, 1h30m -> timeout: 1h30m',
      'punctual.config.yaml:5:64 jobs.report.cpu: found "much"; expected CPU units, or text such as 1 vCPU -> cpu: 256',
      'punctual.config.yaml:5:70 jobs.report.timeout: found timeout a second time; expected each key once -> delete one of the two',
    ]);
  });
});
