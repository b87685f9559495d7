/**
 * The jobs of an account. A stack made of a configuration says in its template's `Metadata.Punctual` which of its machines run jobs. Of others a
 * job is what a schedule or a scheduled rule starts (a state machine, or a task that nothing waits for), and a machine that runs a task.
 */
import { inCodeOrder } from '../languages/code-order.ts';
import { nearest } from '../languages/nearest.ts';
import { type Account, mapSome } from './account.ts';
import { findMachines, type Machine, ownerOf } from './find-machines.ts';
import { findTriggers } from './find-triggers.ts';
import { type Job, nameOf, type Trigger } from './job.ts';
import { definitionOf, machineNameOf } from './machine.ts';
import { OperatorError } from './operator-error.ts';

/** By stack and name; of one stack, of which alone is asked, those that its machines run. Throws the SDK's errors. */
export async function findJobs(account: Account, stack?: string): Promise<Job[]> {
  const owner = stack === undefined ? undefined : await ownerOf(account, stack);
  const [machines, triggers] = await Promise.all([findMachines(account, owner), findTriggers(account, owner)]);
  const startedBy = Map.groupBy(triggers, ({ targetArn }) => unqualified(targetArn));
  const known = new Set(machines.map(({ arn }) => arn));
  const runsJobs = await mapSome(machines, async (machine) => isJob(account, machine, startedBy.has(machine.arn)));
  const inStacks = machines
    .filter((_, index) => runsJobs[index])
    .map(
      (machine, _, all): Job => ({
        name: machine.job ?? machineName(machine, all.filter(({ stack }) => stack === machine.stack).length === 1),
        stack: machine.stack,
        app: machine.app,
        machineArn: machine.arn,
        triggers: startedBy.get(machine.arn) ?? [],
      }),
    );
  if (owner) return inStacks.toSorted((one, other) => inCodeOrder(one.name, other.name));
  const others = [...startedBy].filter(([arn]) => !known.has(arn)).flatMap(([arn, found]) => outsideStacks(arn, found));
  return [...inStacks, ...others].toSorted(
    (one, other) => inCodeOrder(one.stack ?? '~', other.stack ?? '~') || inCodeOrder(one.name, other.name),
  );
}

/** A version's or alias's ARN has one part more. */
const unqualified = (arn: string): string =>
  arn.includes(':stateMachine:') ? arn.split(':').slice(0, 7).join(':') : arn;

async function isJob(account: Account, machine: Machine, isStarted: boolean): Promise<boolean> {
  if (machine.app !== undefined) return machine.job !== undefined;
  if (isStarted) return true;
  return /:ecs:runTask/i.test(await definitionOf(account, machine.arn));
}

/** `MonthlyReport`, `MonthlyReportStateMachine` -> `monthly-report`; a machine that is alone and is called nothing else has its stack's name. */
function machineName({ arn, logicalId, stack, isNamed }: Machine, isAlone: boolean): string {
  if (isNamed) return machineNameOf(arn) ?? arn;
  const words = logicalId.replace(/(State)?Machine/, '').replace(/([a-z0-9])([A-Z])/g, '$1-$2');
  return words === '' && isAlone ? stack : (words || logicalId).toLowerCase();
}

function outsideStacks(arn: string, triggers: readonly Trigger[]): Job[] {
  const none = { stack: undefined, app: undefined };
  if (arn.includes(':stateMachine:')) return [{ ...none, name: machineNameOf(arn) ?? arn, machineArn: arn, triggers }];
  // A task that is started and forgotten: a job of its own for each that starts it.
  if (!/^arn:[\w-]+:ecs:|:aws-sdk:ecs:runTask$|^[\w-]+(:\d+)?$/.test(arn)) return [];
  return triggers.map((trigger) => ({ ...none, name: trigger.name, machineArn: undefined, triggers: [trigger] }));
}

/** `report`, `office/report` */
export const isCalled = ({ name: own, stack }: Job, name: string): boolean =>
  own === name || `${stack}/${own}` === name;

/** By its name, alone or after its stack's. Throws OperatorError. */
export function chooseJob(jobs: readonly Job[], name: string): Job {
  const found = jobs.filter((job) => isCalled(job, name));
  const [job, ...others] = found;
  if (job && others.length === 0) return job;
  if (job)
    throw new OperatorError(
      `several jobs are called \`${name}\`: ${found.map((each) => nameOf(each, jobs)).join(', ')}`,
      'name the stack, too',
    );
  const near = nearest(
    name,
    jobs.map((each) => nameOf(each, jobs)),
  );
  throw new OperatorError(
    `there is no job \`${name}\``,
    near === undefined ? 'punctual ls lists them' : `did you mean ${near}? punctual ls lists them all`,
  );
}
