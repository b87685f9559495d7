/** Jobs of templates that others wrote, deployed in a held cloud that is served, for what works on them through the SDK. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { SimulatedRun } from '../src/cloud/world/simulated-runner.ts';
import { type Account, openAccount } from '../src/operator/account.ts';
import { chooseJob, findJobs } from '../src/operator/find-jobs.ts';
import type { Job } from '../src/operator/job.ts';
import { openServed, type Served } from './served-cloud.ts';

export type { SimulatedRun };

export interface OperatedCloud extends AsyncDisposable {
  readonly served: Served;
  readonly account: Account;
  jobs(): Promise<Job[]>;
  job(name: string): Promise<Job>;
  deploy(stack: string, template: string, parameters?: Readonly<Record<string, string>>): Promise<void>;
  now(): Date;
}

/** `runs`: what becomes of each attempt, the last one again and again. */
export async function openOperated(runs: readonly SimulatedRun[], start: string): Promise<OperatedCloud> {
  let count = 0;
  const served = await openServed(() => runs[Math.min(count++, runs.length - 1)] as SimulatedRun, { start });
  const { region, rootKey } = served.cloud.host;
  const account = openAccount({ endpoint: served.endpoint, region, credentials: rootKey });
  return {
    served,
    account,
    jobs: () => findJobs(account),
    job: async (name) => chooseJob(await findJobs(account), name),
    async deploy(StackName, TemplateBody, parameters = {}) {
      await served.aws.cloudFormation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody,
          Capabilities: ['CAPABILITY_IAM'],
          Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
        }),
      );
      await served.runUntilIdle();
      const { Stacks } = await served.aws.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      if (Stacks?.[0]?.StackStatus !== 'CREATE_COMPLETE') throw new Error(`${StackName}: ${Stacks?.[0]?.StackStatus}`);
    },
    now: () => new Date(served.world.now()),
    async [Symbol.asyncDispose]() {
      account[Symbol.dispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

/** A rule starts it each hour; three retries, ten minutes in all. */
export const article = fixture('article.yaml');
/** EventBridge Scheduler starts it at 04:30 in Berlin. */
export const nightly = {
  template: fixture('scheduled-job.yaml'),
  parameters: {
    Subnets: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
    Groups: 'sg-0123456789abcdef0',
    Mailbox: 'ops@example.com',
  },
};
