/** What pause and resume have set survives a deployment: parameters that say whether a job's schedules are on. */
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Account } from '../account.ts';
import { findJobs } from '../find-jobs.ts';
import { isPaused } from '../job.ts';
import { object, type Written } from './template-text.ts';

/** Of the schedules whose State is a parameter of their job's: as it truly is now. A job, or a stack, that is not there yet has none. */
export async function liveStates(
  account: Account,
  stack: Stack | undefined,
  { resources }: Written,
): Promise<Record<string, string>> {
  const schedules = Object.values(resources).flatMap(({ type, properties, job }) => {
    const parameter = object(properties['State'])['Ref'];
    return type === 'AWS::Scheduler::Schedule' && job !== undefined && typeof parameter === 'string'
      ? [{ job, parameter }]
      : [];
  });
  if (schedules.length === 0 || !stack) return {};
  const jobs = (await findJobs(account, stack.StackName)).filter(({ triggers }) => triggers.length > 0);
  return Object.fromEntries(
    schedules.flatMap(({ job: name, parameter }) => {
      const job = jobs.find((each) => each.name === name);
      return job ? [[parameter, isPaused(job) ? 'DISABLED' : 'ENABLED']] : [];
    }),
  );
}
