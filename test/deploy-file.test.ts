/** A template file becomes a stack through the API's endpoint, whatever state its stack is in. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CreateChangeSetCommand, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { deployConfig } from '../src/cli/deploy-config.ts';
import { deployFile } from '../src/cli/deploy-file.ts';
import { readAhead, readBody } from '../src/cli/template-body.ts';
import type { Notice } from '../src/cloud/kit/notice.ts';
import { openAccount } from '../src/operator/account.ts';
import { chooseJob, findJobs } from '../src/operator/find-jobs.ts';
import { isPaused } from '../src/operator/job.ts';
import { alarmsOf, setMuted, silenceAlarms } from '../src/operator/job-alarms.ts';
import { setPaused } from '../src/operator/pause-job.ts';
import { temporaryFolder } from './run-punctual.ts';
import { openServed, type Served } from './served-cloud.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

const good = 'Resources:\n  News:\n    Type: AWS::SNS::Topic\n';
/** A topic that comes to be, and a queue whose name is taken, with other attributes: the stack is rolled back. */
const taken = { QueueName: 'taken', Attributes: { VisibilityTimeout: '5' } };
const bad = `${good}  Queue:\n    Type: AWS::SQS::Queue\n    DependsOn: News\n    Properties:\n      QueueName: taken\n      VisibilityTimeout: 9\n`;

const open = (): Promise<Served> => openServed(() => ({ exitCode: 0, seconds: 1 }));

function deploy(
  { endpoint, cloud }: Served,
  template: string,
  warn?: (warning: Notice) => void,
  parameters?: Record<string, string>,
): Promise<string> {
  const file = join(folder.path, 'jobs.yaml');
  writeFileSync(file, template);
  return deployFile(
    { endpoint, region: cloud.host.region, rootKey: cloud.host.rootKey },
    'jobs',
    file,
    warn,
    parameters,
  );
}

describe('a template file', () => {
  it('is read ahead of its deployment, and what is wrong with it thrown then', () => {
    const file = join(folder.path, 'ahead.yaml');
    writeFileSync(file, good);
    const [read, none] = [readAhead(file), readAhead(join(folder.path, 'none.yaml'))];
    writeFileSync(file, 'changed');
    assert.equal(read(), good);
    assert.throws(none, /read .*none\.yaml`: there is no such file/);
  });

  it('is deployed, found unchanged, and updated', async () => {
    await using served = await open();
    assert.equal(await deploy(served, good), 'stack jobs: created');
    assert.equal(await deploy(served, good), 'stack jobs: no change');
    assert.equal(await deploy(served, `${good}    Properties:\n      DisplayName: News\n`), 'stack jobs: updated');
  });

  it('has the parameters given, and keeps those that nothing is said of', async () => {
    await using served = await open();
    const named = (more = '') =>
      `Parameters:\n  Name: {Type: String}\n  Title: {Type: String, Default: none}\n${good}    Properties:\n      TopicName: !Ref Name\n      DisplayName: !Sub "\${Title}${more}"\n`;
    await assert.rejects(deploy(served, named()), /Parameters: \[Name\] must have values/);
    assert.equal(await deploy(served, named(), undefined, { Name: 'a', Title: 'x=y' }), 'stack jobs: created');
    assert.equal(await deploy(served, named()), 'stack jobs: no change');
    assert.equal(await deploy(served, named('!')), 'stack jobs: updated');
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:a';
    const { Attributes } = await served.aws.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    assert.equal(Attributes?.['DisplayName'], 'x=y!');
    assert.equal(await deploy(served, good), 'stack jobs: updated');
  });

  it('is deployed over the remains of a first deployment that failed, whose cause was said', async () => {
    await using served = await open();
    await served.aws.sqs.send(new CreateQueueCommand(taken));
    await assert.rejects(deploy(served, bad), {
      message: /^deploy `.*jobs\.yaml`: stack jobs is ROLLBACK_COMPLETE: Queue: \S/,
    });
    assert.equal(await deploy(served, good), 'stack jobs: created');
  });

  it('has what will fail in silence said, each time that it is deployed', async () => {
    await using served = await open();
    const warnings: Notice[] = [];
    const warn = (warning: Notice) => void warnings.push(warning);
    await deploy(served, good, warn);
    assert.match(warnings[0]!.message, /^News: nobody subscribes to this topic, so nobody is told [^\n]*$/);
    assert.deepEqual([warnings[0]!.level, warnings[0]!.job, warnings[0]!.ids?.['logicalId']], ['WARN', 'jobs', 'News']);
    const heard = `${good}    Properties:\n      Subscription: [{Protocol: email, Endpoint: ops@example.com}]\n`;
    await deploy(served, heard, warn);
    assert.equal(warnings.length, 1);
  });

  it('of which an update fails has the cause of that update said, not of an earlier one', async () => {
    await using served = await open();
    await deploy(served, good);
    await served.aws.sqs.send(new CreateQueueCommand(taken));
    await assert.rejects(deploy(served, bad), { message: /stack jobs is UPDATE_ROLLBACK_COMPLETE: Queue: / });
    await served.aws.sqs.send(new CreateQueueCommand({ QueueName: 'other' }));
    const worse = `${good}  Second:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: other}\n`;
    await assert.rejects(deploy(served, worse), { message: /stack jobs is UPDATE_ROLLBACK_COMPLETE: Second: / });
  });

  it('is deployed over a stack that a change set has left in review', async () => {
    await using served = await open();
    await served.aws.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'jobs',
        ChangeSetName: 'c',
        ChangeSetType: 'CREATE',
        TemplateBody: good,
      }),
    );
    assert.equal(await deploy(served, good), 'stack jobs: created');
    const { Stacks } = await served.aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'jobs' }));
    assert.equal(Stacks?.[0]?.StackStatus, 'CREATE_COMPLETE');
  });

  it('of more YAML than a request may have is deployed as JSON, and what is wrong with it stands on its line', async () => {
    await using served = await open();
    const short = `${good}    Properties:\n      # a short form\n      DisplayName: !Sub "\${AWS::StackName}: news"\n`;
    const long = `# ${'x'.repeat(60_000)}\n\n${short}`;
    assert.equal(await deploy(served, long), 'stack jobs: created');
    const { TemplateBody = '' } = await served.aws.cloudFormation.send(new GetTemplateCommand({ StackName: 'jobs' }));
    assert.deepEqual(JSON.parse(TemplateBody), {
      Resources: {
        News: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': '${AWS::StackName}: news' } } },
      },
    });
    for (const same of [long, short, long]) assert.equal(await deploy(served, same), 'stack jobs: no change');
    const unknown = `${long}      Colours:\n        - red\n`;
    await assert.rejects(deploy(served, unknown), /unsupported property Colours.* \(line 9: \/Resources/);
    await assert.rejects(deploy(served, `${long}      TopicName:\n`), /line 9 \/Resources\/News\/.*'null' values/);
    // AWS may have it in a bucket, and take more.
    assert.equal(readBody(join(folder.path, 'jobs.yaml'), false), `${long}      TopicName:\n`);
  });

  it('that is not there is said to be missing', async () => {
    await using served = await open();
    const { region, rootKey } = served.cloud.host;
    await assert.rejects(deployFile({ endpoint: served.endpoint, region, rootKey }, 'jobs', '/nowhere.yaml'), {
      message: /^read `\/nowhere\.yaml`: there is no such file or folder/,
    });
  });
});

it('a configuration that is deployed again leaves what is paused paused, and what is muted muted, unless it says other than it did', async () => {
  await using served = await openServed(() => ({ seconds: 1 }));
  const { region, rootKey } = served.cloud.host;
  const of = { endpoint: served.endpoint, region, rootKey };
  using account = openAccount({ endpoint: served.endpoint, region, credentials: rootKey });
  const file = join(folder.path, 'jobs.yaml');
  const put = (time: string, more = ''): Promise<string> => {
    const job = `schedule: every day at ${time}, run: ./clean.sh, alarms: {silent: ${Number(time.slice(0, 2))}0h}`;
    writeFileSync(
      file,
      `app: office\nzone: UTC\nnotify: ops@example.com\njobs: {clean: {${job}${more}}, other: {${job}}}\n`,
    );
    return deployConfig(of, file, () => {});
  };
  const found = async () => {
    const jobs = await findJobs(account);
    const alarms = (await alarmsOf(account, jobs)).filter(({ onSilence }) => onSilence);
    return [jobs.filter(isPaused).map(({ name }) => name), alarms.filter(({ muted }) => muted).map(({ name }) => name)];
  };
  const [paused, neither] = [
    [['clean'], ['office_clean_silent']],
    [[], []],
  ];
  await put('03:30');
  const switchClean = async (off: boolean) => {
    const job = chooseJob(await findJobs(account), 'clean');
    await setPaused(account, job, off);
    await setMuted(account, await silenceAlarms(account, job), off);
  };
  await switchClean(true);
  assert.deepEqual(await found(), paused);
  assert.equal(await put('04:30'), 'stack office: updated');
  assert.deepEqual(await found(), paused);
  await switchClean(false);
  for (const [more, expected] of [
    ['', neither],
    [', paused: true', paused],
    ['', neither],
  ] as const) {
    await put('04:30', more);
    assert.deepEqual(await found(), expected);
  }
});
