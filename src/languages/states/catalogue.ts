/** What the cloud that will run a machine has of AWS. Definitions are checked against it when a machine is made; without one every resource passes that AWS could have. */
import type { Resource } from './resource.ts';

export interface Catalogue {
  /** The account that it is. */
  readonly account: string;
  /** A mock stands for all that the machine calls, reads and writes: of what it reads nothing is refused that AWS could read. */
  readonly isMocked?: boolean;
  /** Why the resource is refused; undefined where it is there. */
  refusal(resource: Resource): string | undefined;
  /** Faults of the parameters of an operation of AWS's SDK that is there. */
  parameterProblems(resource: Resource, parameters: unknown): string[];
}
