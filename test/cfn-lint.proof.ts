/** What a configuration becomes, in every feature, and what `check --mend` prints: cfn-lint, the linter of CloudFormation's own makers, has no finding. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { goldenPairs } from '../src/jobs/fixtures/golden-pairs.ts';
import { appOf, readFixture, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { renderYaml } from '../src/jobs/generate/yaml.ts';
import { mend } from '../src/jobs/mend/mend.ts';
import { instant } from '../src/languages/instant.ts';
import { forgetful } from './forgetful.ts';
import { notInstalled } from './installed.ts';
import { runToEnd, temporaryFolder } from './run-punctual.ts';

const skip = notInstalled('cfn-lint', 'pip install cfn-lint');
const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] };
}

/** All at once: most of its time goes into its start. */
async function findingsIn(templates: Readonly<Record<string, object>>): Promise<string[]> {
  const files = Object.entries(templates).map(([name, template]) => {
    const file = join(folder.path, `${name}.yaml`);
    writeFileSync(file, renderYaml(template));
    return file;
  });
  const { stdout, stderr } = await runToEnd('cfn-lint', ['--format', 'json', '--', ...files]);
  assert.match(stdout, /^\[/, stderr);
  return (JSON.parse(stdout) as Finding[]).map(
    ({ Filename, Level, Rule, Message, Location }) =>
      `${basename(Filename, '.yaml')}: ${Level} ${Rule.Id} at ${Location.Path.join('/')}: ${Message}`,
  );
}

/** Jobs that are not in the golden pairs. */
const jobs = `
  crontab: {schedule: "0 4 1 * 1", capacity: spot-then-fargate, architecture: arm64, ephemeralStorage: 30}
  window: {schedule: {rate: 6 hours, window: 15m, start: "2026-12-01T00:00"}, overlap: allow, retry: false}
  once: {schedule: at(2030-12-31T22:00), alarms: {failed: event}}
  several: {schedule: [{every: monday at 06:00, name: week}, {every: month on day 1 at 07:00, name: month, input: {a: 1}}]}
  rare: {schedule: every month on day 1 at 06:00, secrets: {A: {parameter: /office/a}, B: {secret: office/b, key: token}}}
  by-hand: {schedule: none, alarms: {failed: false, timedOut: false, aborted: false, silent: false}}
  limits: {schedule: every hour, paused: true, maxRunsPerDay: 5, pauseAfterFailures: 3, timeout: 5m}
  network: {schedule: every hour, network: {subnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0]}}
  by-tag: {schedule: every hour, network: {subnets: {tag: tier=private}, securityGroups: {tag: for=jobs}}}
  volume: {schedule: every hour, volumes: {data: {efs: fs-0123456789abcdef0, accessPoint: fsap-0123456789abcdef0, path: /data}}}
  rights: {schedule: every hour, permissions: [{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*"}]}
  sidecar: {schedule: every hour, sidecars: {proxy: {image: "a/proxy:1", healthCheck: {command: [CMD-SHELL, "true"]}}}}
  steps: {schedule: every hour, steps: [{name: export, command: [a]}, {parallel: [{name: one, command: [b]}, {name: two, command: [c]}]}]}
  told: {schedule: every hour, notify: other@example.com}
`;
const one = '\n  report: {schedule: every day at 04:30}\n';

/** Of each app what is said beside its jobs. */
const apps: Readonly<Record<string, readonly [more: string, jobs: string]>> = {
  features: ['notify: [{slack: office/slack-hook}, {teams: /office/teams-hook}, https://example.com/hook]', jobs],
  elsewhere: ['notify: {topic: "arn:aws:sns:eu-central-1:111122223333:alerts"}\nroles: each\ncluster: shared', one],
  nobody: ['notify: none', one],
};

const templateOf = ([more, jobs]: readonly [string, string]): object =>
  generate(
    appOf(readText(`app: office\nzone: Europe/Berlin\n${more}\ndefaults: {image: "a/report:1"}\njobs:${jobs}`, {})),
  );

describe('cfn-lint', { skip }, () => {
  it('has nothing to say of what configurations become, in every feature, nor of a mend', async () => {
    const golden = await Promise.all(
      goldenPairs.map(async ({ config, environment }) => [
        `${config}-${environment}`,
        generate(appOf(await readFixture(config, { environment }))),
      ]),
    );
    const mended = mend(JSON.stringify(forgetful), instant(Date.UTC(2026, 10, 29)));
    assert.ok(!Array.isArray(mended));
    const { Parameters, Resources } = mended.template as Record<string, object>;
    const taken = { ...forgetful, Parameters, Resources: { ...forgetful.Resources, ...Resources } };
    const found = await findingsIn({
      ...Object.fromEntries(golden),
      ...Object.fromEntries(Object.entries(apps).map(([name, app]) => [name, templateOf(app)])),
      mended: taken,
    });
    assert.deepEqual(found, []);
  });

  it('has something to say of what is wrong', async () => {
    const wrong = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueNam: 'a' } } } };
    assert.match((await findingsIn({ wrong })).join('\n'), /^wrong: Error E3002 /);
  });
});
