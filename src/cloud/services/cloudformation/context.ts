/** What the parts of this service share. */
import type { Problem } from '../../../languages/problem.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { nestedResourcesMax, nestedResourcesPerTurn, nestedSearchesMax, nestedStacksMax } from './limits.ts';
import type { DryRun, PlannedNested } from './planned.ts';
import type { Readings } from './readings.ts';
import type { Revision, Stack } from './stack.ts';
import type { Tables } from './tables.ts';
import type { Templates } from './templates.ts';

export interface CloudFormation {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly templates: Templates;
  readonly trial: Trial;
  readonly readings: Readings;
}

/** A revision, tried out. */
export interface Planned {
  readonly revision: Revision;
  readonly planned: DryRun;
}

/** A nested stack's trial: under way, or what came of it. */
export type NestedTrial =
  | { readonly is: 'under way'; readonly steps: Generator<undefined, Planned> }
  | { readonly is: 'through'; readonly planned: Planned }
  | { readonly is: 'refused'; readonly error: unknown };

/** What one call, or one step of a deployment, may still try out in nested stacks: within each other they could be without end. */
interface Trial {
  /** It is no trial: what was tried is made. */
  isMaking: boolean;
  stacksLeft: number;
  resourcesLeft: number;
  /** Of this turn: resources of nested stacks that may still be tried. */
  room: number;
  /** By the stack that has it, and its logical id there: it is one and the same in every turn of a trial. */
  stacks: Map<string, Stack>;
  /** By the stack and what it is to become. */
  under: Map<string, NestedTrial>;
  /** What was planned of each nested stack last: by the stack that has it, and its logical id there. */
  nested: Map<string, Map<string, PlannedNested>>;
  /** How many nested stacks' templates may still be searched for all that is wrong with them. */
  searchesLeft: number;
  /** Resources whose long texts were read to the end, by their stack: what was forgotten since is read at once, so that the trial gets on. */
  read: Set<string>;
  /** What was found, by the template and its parameters. */
  searched: Map<string, readonly Problem[]>;
}

export const newTrial = (isMaking: boolean): Trial => ({
  isMaking,
  room: nestedResourcesPerTurn,
  stacks: new Map(),
  under: new Map(),
  stacksLeft: nestedStacksMax,
  resourcesLeft: nestedResourcesMax,
  nested: new Map(),
  searchesLeft: nestedSearchesMax,
  read: new Set(),
  searched: new Map(),
});

/** At the beginning of a call or, where it is made, a step. */
export function beginTrial({ trial }: CloudFormation, isMaking = false): void {
  Object.assign(trial, newTrial(isMaking));
}

/** So many resources of `stack` were tried, if it is a nested one; at least one of them, so that whatever is large gets on. */
export function spendRoom({ trial }: CloudFormation, { nested }: Stack, resources: number): void {
  if (nested) trial.room -= resources;
}
