/** What the cloud that will run a machine has of AWS. Definitions are checked against it when a machine is made; without one every resource passes that AWS could have. */
import type { Resource } from './resource.ts';

export interface Catalogue {
  /** The account that it is. */
  readonly account: string;
  /** Maps may read their items from S3 and write their results there: in a test, whose mock stands for both. */
  readonly hasS3?: boolean;
  /** Why the resource is refused; undefined where it is there. */
  refusal(resource: Resource): string | undefined;
  /** Faults of the parameters of an operation of AWS's SDK that is there. */
  parameterProblems(resource: Resource, parameters: unknown): string[];
}
