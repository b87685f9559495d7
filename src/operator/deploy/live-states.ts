/**
 * What pause and resume have set survives a deployment: parameters that say whether a job's schedules are on. Where what the configuration itself says of it
 * has changed since the last one, that counts.
 */
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { PausedAfter } from '../../languages/paused-mark.ts';
import type { Account } from '../account.ts';
import { findJobs } from '../find-jobs.ts';
import { isPaused, pausedAfter } from '../job.ts';
import { markPaused, setPaused } from '../pause-job.ts';
import { stateParameterOf, type Written } from './template-text.ts';

/** `ENABLED` or `DISABLED`, by the parameter's name. */
export interface Switches {
  /** As it truly is. A job, or a stack, that is not there yet has none. */
  readonly live: Readonly<Record<string, string>>;
  /** As it is to be. */
  readonly wanted: Readonly<Record<string, string>>;
}

export interface States extends Switches {
  /** Which failures in a row have paused a job, by its name. */
  readonly failures: ReadonlyMap<string, PausedAfter>;
}

/** Of the schedules whose State is a parameter of their job's. */
export async function liveStates(
  account: Account,
  stack: Stack | undefined,
  before: Written,
  after: Written,
): Promise<States> {
  const schedules = switchedBy(after);
  if (schedules.length === 0 || !stack) return { live: {}, wanted: {}, failures: new Map() };
  const jobs = (await findJobs(account, stack.StackName)).filter(({ triggers }) => triggers.length > 0);
  const live = Object.fromEntries(
    schedules.flatMap(({ job: name, parameter }) => {
      const job = jobs.find((each) => each.name === name);
      return job ? [[parameter, isPaused(job) ? 'DISABLED' : 'ENABLED']] : [];
    }),
  );
  const changed = Object.keys(live).flatMap((parameter) => {
    const [was, is] = [before.defaults[parameter], after.defaults[parameter]];
    return was === undefined || is === undefined || was === is ? [] : [[parameter, is] as const];
  });
  const failures = new Map(
    jobs.flatMap((job) => {
      const after = pausedAfter(job);
      return after ? [[job.name, after] as const] : [];
    }),
  );
  return { live, wanted: { ...live, ...Object.fromEntries(changed) }, failures };
}

/**
 * Once it is deployed: CloudFormation does not know what pause and resume have set since, and may take a switch for done; a schedule that it has written
 * anew says no more why it is off. Throws the SDK's errors.
 */
export async function switchStates(
  account: Account,
  stack: string,
  after: Written,
  { live, wanted, failures }: States,
): Promise<void> {
  const switched = switchedBy(after).filter(({ parameter }) => live[parameter] !== wanted[parameter]);
  if (switched.length === 0 && failures.size === 0) return;
  for (const job of await findJobs(account, stack)) {
    const parameter = switched.find(({ job: name }) => name === job.name)?.parameter;
    const after = failures.get(job.name);
    if (parameter !== undefined) await setPaused(account, job, wanted[parameter] === 'DISABLED');
    else if (after) await markPaused(account, job, after);
  }
}

/** Schedules that a parameter switches. */
const switchedBy = ({ resources }: Written): readonly { readonly job: string; readonly parameter: string }[] =>
  Object.values(resources).flatMap((resource) => {
    const [{ job }, parameter] = [resource, stateParameterOf(resource)];
    return job !== undefined && parameter !== undefined ? [{ job, parameter }] : [];
  });
