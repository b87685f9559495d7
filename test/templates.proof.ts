/**
 * Templates run as containers: deployed through AWS's SDK as they are but for the names of their images, which are local ones here.
 * The article's, the example and the fixtures are ours; those that others wrote stand beside the checkout. A template of ours shows the same
 * for each of those.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CloudFormation, type Parameter } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { SFN } from '@aws-sdk/client-sfn';
import type Dockerode from 'dockerode';
import { busyboxImage, testDocker } from './docker/docker.ts';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { sharedFile } from './shared.ts';
import { until } from './until.ts';

const docker = testDocker();
const skip = 'skip' in docker && docker.skip;
const templates = sharedFile('templates');
const skipOthers = skip || templates.skip;

const folder = temporaryFolder();
let punctual: Up;
before(async () => {
  if (!skip) punctual = await up(join(folder.path, 'data'), ['--runner', 'docker']);
});
after(async () => {
  await punctual?.end('SIGTERM');
  folder[Symbol.dispose]();
});

describe('a template runs as a container', { skip }, () => {
  it('the article’s, with no further word', async () => {
    const image = await imageThat(['true']);
    const template = ours('fixtures/article.yaml').replace('public.ecr.aws/docker/library/busybox:stable', image);
    const stateMachineArn = await deploy('article', template, 'StateMachine');
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    assert.deepEqual(await linesOf('article'), ['the report is sent']);
  });

  it('the example of the first page: it has its secret, and knows what it is', async () => {
    const template = ours('../examples/container/template.yaml');
    const parameters = [{ ParameterKey: 'Image', ParameterValue: await imageThat(['true']) }];
    const stateMachineArn = await deploy('report', template, 'Machine', parameters);
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    const [first, second] = await linesOf('report');
    assert.match(first ?? '', /^a report, written by container [0-9a-z]+ as report$/);
    assert.equal(second, '"Family":"report"');
  });

  it('one with a network of its own: the image’s own command, its output in the log, a message of success', async () => {
    const image = await imageThat(['echo', 'the job ran']);
    const template = ours('fixtures/network-job.yaml').replace('public.ecr.aws/example/job:latest', image);
    const stateMachineArn = await deploy('network-job', template, 'Machine');
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    assert.ok((await statesOf(stateMachineArn)).includes('Say succeeded'));
    assert.deepEqual(await linesOf('network-job'), ['the job ran']);
  });

  it('one as tools synthesise it: its entry point, found by the family’s name', async () => {
    const image = await imageThat(['true']);
    const template = ours('fixtures/synthesised-job.json').replace('"busybox"', JSON.stringify(image));
    const stateMachineArn = await deploy('synthesised-job', template, 'MachineE2');
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    const container = await containerOf(stateMachineArn);
    assert.deepEqual([container.ExitCode, container.Image, container.LastStatus], [0, image, 'STOPPED']);
  });
});

describe('a template that others wrote runs as a container', { skip: skipOthers }, () => {
  it('sfn-aws-sample-sync.yaml: the image’s own command, its output in the log, a message of success', async () => {
    const image = await imageThat(['echo', 'the sample ran']);
    const template = read('sfn-aws-sample-sync.yaml').replace(
      'public.ecr.aws/u2o5g0m9/stepfunc-sample-goapp:latest',
      image,
    );
    const stateMachineArn = await deploy('sample-sync', template, 'SyncRunTaskMachine');
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    assert.ok((await statesOf(stateMachineArn)).includes('Notify Success'));
    assert.deepEqual(await linesOf('sample-sync'), ['the sample ran']);
  });

  it('sfn-cdk-fargate-task.json: its entry point, found by the family’s name', async () => {
    const image = await imageThat(['true']);
    const template = read('sfn-cdk-fargate-task.json').replace('"busybox"', JSON.stringify(image));
    const stateMachineArn = await deploy('cdk-task', template, 'statemachineC5962F3E');
    assert.deepEqual(await runOnce(stateMachineArn), { status: 'SUCCEEDED', error: undefined });
    const container = await containerOf(stateMachineArn);
    assert.deepEqual([container.ExitCode, container.Image, container.LastStatus], [0, image, 'STOPPED']);
  });
});

const ours = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');
const read = (name: string): string => readFileSync(join(templates.path, name), 'utf8');

function clients() {
  const settings = {
    endpoint: punctual.endpoint,
    region: punctual.host.region,
    credentials: punctual.host.rootKey,
  };
  return {
    cloudformation: new CloudFormation(settings),
    states: new SFN(settings),
    logs: new CloudWatchLogs(settings),
  };
}

/** A local image with that command of its own. */
async function imageThat(command: readonly string[]): Promise<string> {
  assert.ok('docker' in docker);
  const engine: Dockerode = docker.docker;
  const name = `punctual-test/${command[0]}`;
  const container = await engine.createContainer({ Image: await busyboxImage(engine), Cmd: ['true'] });
  await container.commit({ repo: name, tag: 'latest', changes: `CMD ${JSON.stringify(command)}` });
  await container.remove();
  return `${name}:latest`;
}

async function deploy(
  StackName: string,
  TemplateBody: string,
  machine: string,
  Parameters: Parameter[] = [],
): Promise<string> {
  const { cloudformation } = clients();
  await cloudformation.createStack({ StackName, TemplateBody, Parameters, Capabilities: ['CAPABILITY_NAMED_IAM'] });
  await until(`the stack ${StackName} is made`, async () => {
    const { Stacks = [] } = await cloudformation.describeStacks({ StackName });
    const status = Stacks[0]?.StackStatus ?? '';
    assert.doesNotMatch(status, /ROLLBACK|FAILED/);
    return status === 'CREATE_COMPLETE';
  });
  const { StackResourceDetail } = await cloudformation.describeStackResource({
    StackName,
    LogicalResourceId: machine,
  });
  return StackResourceDetail?.PhysicalResourceId as string;
}

async function runOnce(stateMachineArn: string) {
  const { states } = clients();
  const { executionArn } = await states.startExecution({ stateMachineArn });
  return until('the execution is over', async () => {
    const { status, error } = await states.describeExecution({ executionArn });
    return status !== 'RUNNING' && { status, error };
  });
}

/** The names of the states that the machine's last execution entered. */
async function statesOf(stateMachineArn: string): Promise<(string | undefined)[]> {
  const { states } = clients();
  const { executions = [] } = await states.listExecutions({ stateMachineArn });
  const { events = [] } = await states.getExecutionHistory({ executionArn: executions[0]?.executionArn });
  return events.map(({ stateEnteredEventDetails: entered }) => entered?.name);
}

/** The container of the task that was the machine's last execution, as its output shows it. */
async function containerOf(stateMachineArn: string) {
  const { states } = clients();
  const { executions = [] } = await states.listExecutions({ stateMachineArn });
  const { output } = await states.describeExecution({ executionArn: executions[0]?.executionArn });
  return JSON.parse(output ?? '{}').Containers[0];
}

/** All lines of the stack's log group. */
async function linesOf(StackName: string): Promise<(string | undefined)[]> {
  const { cloudformation, logs } = clients();
  const { StackResources = [] } = await cloudformation.describeStackResources({ StackName });
  const group = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::Logs::LogGroup');
  const { events = [] } = await logs.filterLogEvents({ logGroupName: group?.PhysicalResourceId });
  return events.map(({ message }) => message);
}
