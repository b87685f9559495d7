/** What a resource type is to a deployment: its properties, its attributes, and how it is made, changed and deleted through the dispatcher. */
import type { Instant } from '../../../../languages/instant.ts';
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import type { Json } from '../../../../languages/template/document.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Values } from './convert.ts';

export interface ResourceType extends ResourceSchema {
  create(context: ResourceContext, wanted: Values): PhysicalResource;
  /** Changes it in place. Only called with changes of properties whose `update` is that. */
  update(context: ResourceContext, made: PhysicalResource, wanted: Values, before: Values): PhysicalResource;
  /**
   * What is still to be done after an update, bit by bit: called at once, and again after as many seconds as it returns, until it returns undefined. Throws AwsError where the
   * update must be undone.
   */
  stabilize?(
    context: ResourceContext,
    made: PhysicalResource,
    wanted: Values,
    before: Values,
    time: { readonly since: Instant; readonly now: Instant },
  ): number | undefined;
  /** Deletes it. One that is gone already is no error. */
  remove(context: ResourceContext, made: PhysicalResource, values: Values): void;
  /** Takes a change in place back, where that is other than to update it to what it was. */
  revert?(context: ResourceContext, made: PhysicalResource, was: Values): void;
  /** The deployment that made or changed it will not be taken back any more. */
  release?(context: ResourceContext, made: PhysicalResource): void;
  /** Seconds after which it is to be asked again, while what was begun goes on; undefined: it is done. Throws AwsError where it failed. */
  pending?(context: ResourceContext, made: PhysicalResource, what: Awaited): number | undefined;
}

export type Awaited = 'made' | 'reverted' | 'released' | 'removed';

/** A resource that exists. */
export interface PhysicalResource {
  /** What Ref returns. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

/** What FindResource returns. */
export interface FoundResource {
  readonly stackId: string | undefined;
}

/** What a type's handlers are given: the dispatcher, as the stack's caller, and names. */
export interface ResourceContext {
  readonly host: Pick<ServiceHost, 'account' | 'region' | 'partition' | 'endpoint'>;
  readonly stackId: string;
  readonly logicalId: string;
  /** Members that are undefined are left out. Throws AwsError. */
  call<Output>(service: string, operation: string, input: object): Output;
  /** What is there, whoever asks: no permission is needed. Undefined where there is nothing, or nothing that could be of that name. */
  look<Output>(service: string, operation: string, input: object): Output | undefined;
  /** Calls what takes something away; if that is gone already, nothing happens. */
  clear(service: string, operation: string, input: object): void;
  /** What is read from `text`, which takes long: in a trial a piece of it in a turn. Only the last few texts are remembered. */
  read(text: string, reading: () => Iterator<undefined, string>): string;
  /** STACK-LOGICAL-RANDOM, or LOGICAL-RANDOM, cut to fit. */
  name(lengthMax: number, without?: 'stack'): string;
  /** An id as EC2 makes them: `subnet-0f…`, 17 hex digits. */
  ec2Id(prefix: string): string;
}
