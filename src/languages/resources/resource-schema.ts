/** What a resource type takes and gives. What is done with it is the cloud's: `cloud/services/cloudformation/types`. */
import type { Property } from './property.ts';

export interface ResourceSchema {
  /** `AWS::SNS::Topic`. */
  readonly name: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** What GetAtt can name. */
  readonly attributes: readonly string[];
  /** The property by which an author may name the resource; replacing one named so is refused, as AWS does. */
  readonly namedBy?: string;
  /** Its resources are permissions: the caller must acknowledge them. */
  readonly isIam?: true;
}
