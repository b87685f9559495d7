/** What the parts of this service share. */
import type { Problem } from '../../../languages/problem.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { nestedResourcesMax, nestedSearchesMax, nestedStacksMax } from './limits.ts';
import type { PlannedNested } from './planned.ts';
import type { Tables } from './tables.ts';
import type { Templates } from './templates.ts';

export interface CloudFormation {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly templates: Templates;
  readonly trial: Trial;
}

/** What one call, or one step of a deployment, may still try out in nested stacks: within each other they could be without end. */
interface Trial {
  stacksLeft: number;
  resourcesLeft: number;
  /** What was planned of each nested stack last: by the stack that has it, and its logical id there. */
  nested: Map<string, Map<string, PlannedNested>>;
  /** How many nested stacks' templates may still be searched for all that is wrong with them. */
  searchesLeft: number;
  /** What was found, by the template and its parameters. */
  searched: Map<string, readonly Problem[]>;
}

/** At the beginning of a call or a step. */
export function beginTrial({ trial }: CloudFormation): void {
  trial.stacksLeft = nestedStacksMax;
  trial.resourcesLeft = nestedResourcesMax;
  trial.nested = new Map();
  trial.searchesLeft = nestedSearchesMax;
  trial.searched = new Map();
}
