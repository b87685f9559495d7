/** `punctual check --account` on a cloud that is served: jobs as they are deployed are found, judged as in their templates, and by what they did. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { checkAccount } from '../src/jobs/check/check-account.ts';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { renderYaml } from '../src/jobs/generate/yaml.ts';
import { importAccount } from '../src/jobs/import/import-text.ts';
import { instant } from '../src/languages/instant.ts';
import { type Account, openAccount } from '../src/operator/account.ts';
import { type Surveyed, survey } from '../src/operator/survey/survey.ts';
import { article, type OperatedCloud, openOperated } from './operated.ts';

let operated: OperatedCloud;
const lookups = { Subnets: 'subnet-0123456789abcdef0', Vpc: 'vpc-0123456789abcdef0' };
const config =
  'app: office\nzone: Europe/Berlin\nnotify: ops@example.com\njobs:\n  report: {image: "a/report:1", schedule: every day at 04:30}';

before(async () => {
  operated = await openOperated([{ seconds: 5, exitCode: 1 }], '2026-02-01T00:00:00Z');
  await operated.deploy('article', article);
  await operated.deploy('office', renderYaml(generate(appOf(readText(config, {})))), { ...lookups });
});
after(() => operated[Symbol.asyncDispose]());

interface Judged {
  /** Names that a stack makes up are without their end. */
  readonly findings: readonly string[];
  readonly unjudged: ReadonlyMap<string, readonly string[]>;
}

function judged({ parts, unread }: Surveyed, now = operated.now()): Judged {
  const { findings, unjudged } = checkAccount(parts, [...unread.keys()], instant(now.getTime()));
  const said = findings.map(
    ({ severity, rule, resource }) => `${severity} ${rule} ${resource.replace(/-\w{12}$/, '')}`,
  );
  return { findings: said, unjudged };
}

const surveyed = (account: Account, told: (line: string) => void = () => {}): Promise<Surveyed> =>
  survey(account, told);

describe('an account', () => {
  it('has the jobs that are deployed in it, and what is wrong with each', async () => {
    const lines: string[] = [];
    const { findings } = judged(await surveyed(operated.account, (line) => lines.push(line)));
    assert.deepEqual(findings, [
      'warning no-dead-letter-queue rule article-Rule',
      'note unbounded-delivery-retry rule article-Rule',
      'note legacy-scheduled-rule rule article-Rule',
      'warning no-attempt-timeout machine StateMachine',
      'warning whole-timeout-swallows-retries machine StateMachine',
      'warning pinned-revision machine StateMachine',
      'warning alarm-blind-to-silence alarm article-ExecutionsFailedAlarm',
      'error alarm-reaches-nobody topic office-AppTopic',
      'warning logs-may-be-dropped task definition article:1',
      'note public-ip machine office_report',
      'note public-ip machine StateMachine',
    ]);
    assert.deepEqual(lines.slice(0, 4), ['schedules: 1', 'rules: 3', 'machines: 3', 'tasks: 2']);
  });

  it('says of a topic that who was asked has not confirmed', async () => {
    const { parts } = await surveyed(operated.account);
    const { findings } = checkAccount(parts, [], instant(operated.now().getTime()));
    const [finding] = findings.filter(({ rule }) => rule === 'alarm-reaches-nobody');
    assert.match(finding?.message ?? '', /never confirmed/);
  });

  it('has jobs that were due and never ran', async () => {
    const before = await surveyed(operated.account);
    const never = (now: Date): readonly string[] =>
      judged(before, now).findings.filter((each) => each.includes('never-ran'));
    assert.deepEqual(never(operated.now()), []);
    assert.deepEqual(never(new Date('2026-02-02T00:00:00Z')), [
      'error never-ran machine office_report',
      'error never-ran machine StateMachine',
    ]);
  });

  it('whose alarms may not be read is not told that it has none', async () => {
    const { iam } = operated.served.aws;
    await iam.send(new CreateUserCommand({ UserName: 'reader' }));
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
    const deny = { Effect: 'Deny', Action: 'cloudwatch:DescribeAlarms', Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow, deny] });
    await iam.send(new PutUserPolicyCommand({ UserName: 'reader', PolicyName: 'read', PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
    using reader = openAccount({
      endpoint: operated.served.endpoint,
      region: operated.served.cloud.host.region,
      credentials: { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' },
    });
    const lines: string[] = [];
    const { findings, unjudged } = judged(await surveyed(reader, (line) => lines.push(line)));
    assert.ok(
      lines.some((line) => /^alarms: not read, .*cloudwatch:DescribeAlarms/.test(line)),
      lines.join('\n'),
    );
    assert.deepEqual(
      findings.filter((each) => /alarm/.test(each)),
      [],
    );
    assert.ok(unjudged.get('alarms')?.includes('no-alarm'));
  });

  it('has schedules that are switched off, which somebody may have forgotten', async () => {
    const before = await surveyed(operated.account);
    const parts = before.parts.map((part) =>
      part.kind === 'schedule' ? { ...part, described: { ...part.described, State: 'DISABLED' } } : part,
    );
    const { findings } = judged({ ...before, parts });
    assert.ok(findings.includes('warning schedule-disabled schedule office/report'), findings.join('\n'));
  });

  it('has jobs that can be imported', async () => {
    const { parts } = await surveyed(operated.account);
    const { jobs, notify } = importAccount(parts);
    assert.deepEqual(
      jobs.map(({ name, fields }) => [name, fields['schedule'], fields['image'], fields['retry']]),
      [
        [
          'report',
          'cron(30 4 * * ? *)',
          'a/report:1',
          { failure: { attempts: 2, wait: '1m', backoff: 2, maxWait: '1h' } },
        ],
        [
          'article',
          'rate(1 hour)',
          'public.ecr.aws/docker/library/busybox:stable',
          { failure: { attempts: 3, wait: '10s', backoff: 2 } },
        ],
      ],
    );
    assert.equal(notify, 'arn:aws:sns:eu-west-1:111111111111:alerting');
  });

  it('has jobs that fail', async () => {
    await operated.served.advanceTo('2026-02-01T12:00:00Z');
    const { findings } = judged(await surveyed(operated.account));
    assert.deepEqual(
      findings.filter((each) => /never-ran|failing-now/.test(each)),
      ['error failing-now machine office_report', 'error failing-now machine StateMachine'],
    );
  });
});
