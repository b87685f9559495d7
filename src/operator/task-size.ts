/**
 * Memory and CPU of a job's tasks for one run, by the input of its machine. A machine that a configuration of jobs was made into hands them on to ECS
 * as overrides of its tasks. Source: ECS API reference, TaskOverride.
 */
import { isObject } from '../languages/is-object.ts';
import { type FargateSize, fargateHasNever, fargateSizesNear, sizeWith } from '../languages/resources/fargate.ts';
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { definitionOf } from './machine.ts';
import { OperatorError } from './operator-error.ts';
import { describeDefinition } from './show-run.ts';

/** Machines of earlier versions do not. `definition`: Amazon States Language. */
export const takesSize = (definition: string): boolean => definition.includes('$input.memory');

/** What a run's tasks are to have, as Fargate has it. Throws OperatorError where there is no such size, or the machine takes none. */
export async function sizeForRun(account: Account, job: Job, wanted: Partial<FargateSize>): Promise<FargateSize> {
  const definition = await definitionOf(account, job.machineArn ?? '');
  if (!takesSize(definition))
    throw new OperatorError(
      `the machine of ${job.name} takes no memory and no cpu: it was deployed by an earlier version`,
      'punctual deploy gives it one that does',
    );
  const sizes = await ownSizes(account, definition);
  const [own] = sizes;
  if (sizes.length > 1 && (wanted.cpuUnits === undefined || wanted.memoryMiB === undefined))
    throw new OperatorError(
      `the tasks of ${job.name} are of several sizes: each of them would get what is given`,
      'give both, --memory and --cpu',
    );
  const size = sizeWith(own ?? leastSize, wanted);
  if (size) return size;
  throw new OperatorError(whyNone(wanted), 'give one of these sizes; the job keeps its own');
}

const leastSize: FargateSize = { cpuUnits: 256, memoryMiB: 512 };

function whyNone({ cpuUnits, memoryMiB }: Partial<FargateSize>): string {
  const [cpu, memory] = [cpuUnits, memoryMiB].map((each) => (each === undefined ? '' : String(each))) as [
    string,
    string,
  ];
  return fargateHasNever(cpu, memory) ?? fargateSizesNear(cpu, memory);
}

/** Each once, of the task definitions that the machine names. */
async function ownSizes(account: Account, definition: string): Promise<FargateSize[]> {
  const described = await Promise.all(
    [...familiesIn(JSON.parse(definition))].map((name) => describeDefinition(account, name)),
  );
  const sizes = described.flatMap((each) =>
    each?.cpu === undefined || each.memory === undefined
      ? []
      : [{ cpuUnits: Number(each.cpu), memoryMiB: Number(each.memory) }],
  );
  return [...new Map(sizes.map((size) => [JSON.stringify(size), size])).values()];
}

function familiesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const look = (each: unknown): void => {
    if (Array.isArray(each)) each.forEach(look);
    if (!isObject(each)) return;
    if (typeof each['TaskDefinition'] === 'string') found.add(each['TaskDefinition']);
    Object.values(each).forEach(look);
  };
  look(value);
  return found;
}
