/** What a stack is: the revision that was asked for, the resources that it has, and the deployment under way. */
import type { Capability, DeletionMode, OnFailure, RollbackConfiguration, Tag } from '@aws-sdk/client-cloudformation';
import type { Instant } from '../../../languages/instant.ts';
import type { Json, JsonObject } from '../../../languages/template/document.ts';
import type { DeletionPolicy } from '../../../languages/template/template.ts';
import type { Caller } from '../../kit/caller.ts';
import type { PhysicalResource } from './types/resource-type.ts';

export type StackStatus =
  | 'REVIEW_IN_PROGRESS'
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'CREATE_FAILED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_COMPLETE'
  | 'ROLLBACK_FAILED'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_FAILED'
  | 'UPDATE_ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_COMPLETE'
  | 'DELETE_FAILED';

export interface Stack {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly status: StackStatus;
  readonly reason?: string | undefined;
  readonly createdAt: Instant;
  readonly updatedAt?: Instant | undefined;
  readonly deletedAt?: Instant | undefined;
  /** The revision asked for last, which it became or is becoming. */
  readonly revision?: number | undefined;
  readonly settings: StackSettings;
  readonly outputs: readonly StackOutput[];
  readonly nested?: NestedStack | undefined;
  /** Of an update that failed and was left so: the revision that it, or the first of several, began from. */
  readonly lastStable?: number | undefined;
  /** Of a rollback that failed: what it takes to go on with it. */
  readonly failedRollback?: Pick<DeploymentState, 'from' | 'to' | 'cleanup' | 'failed'> | undefined;
}

/** Of a stack that is a resource of another. */
export interface NestedStack {
  readonly parentId: string;
  readonly rootId: string;
  /** Its name in the stack that has it. Absent in what older versions wrote. */
  readonly logicalId?: string | undefined;
  /** The revision that was asked for last. */
  readonly wanted?: number | undefined;
  /** What its outputs were in a trial, until it is made. */
  readonly planned?: readonly StackOutput[] | undefined;
}

export interface StackSettings {
  readonly disableRollback: boolean;
  readonly terminationProtection: boolean;
  /** What a deployment made is deleted when it is rolled back, whatever its DeletionPolicy. Absent in what older versions wrote. */
  readonly retainExceptOnCreate?: boolean | undefined;
  readonly timeoutMinutes?: number | undefined;
  /** Of the deletion that was asked for last. */
  readonly deletionMode?: DeletionMode | undefined;
  /** The stack policy, as it was given. */
  readonly policy?: string | undefined;
  /** The change set that was executed last. */
  readonly changeSetId?: string | undefined;
  /** The token of the request that was accepted last. */
  readonly token?: string | undefined;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly exportName?: string | undefined;
}

/** What a request wants a stack to be. */
export interface Revision {
  readonly template: string;
  /** Of every parameter, as text: given, or its default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What lay at the places from which it includes. */
  readonly included?: Readonly<Record<string, string>>;
  /** What Parameter Store had, of parameters whose values are names there. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly Capability[];
  readonly notificationArns: readonly string[];
  readonly roleArn?: string | undefined;
  /** Alarms that roll back a deployment to it, and for how long after. */
  readonly rollback?: RollbackConfiguration | undefined;
}

export interface Resource extends PhysicalResource {
  readonly logicalId: string;
  readonly type: string;
  /** The template's Properties, functions evaluated, with the stack's tags. */
  readonly properties: JsonObject;
  /** The same with dynamic references resolved, as the service was given them last; absent where there is none. */
  readonly given?: JsonObject | undefined;
  /** The template's Metadata, functions evaluated. */
  readonly metadata?: Json | undefined;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy?: DeletionPolicy | undefined;
  readonly updateReplacePolicy?: DeletionPolicy | undefined;
}

/** What is shown of a resource, whether or not it was made. */
export interface ResourceState {
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly at: Instant;
  /** Kept when the resource is gone. */
  readonly physicalId?: string | undefined;
  /** Absent if it does not exist. */
  readonly resource?: Resource | undefined;
}

/** `held`: a nested stack was updated, and waits for the one that has it. */
export type Phase = 'apply' | 'held' | 'cleanup' | 'restore' | 'delete';

/** How far a deployment under way has come; gone when it is over. */
export interface DeploymentState {
  readonly kind: 'create' | 'update' | 'delete';
  readonly phase: Phase;
  /** Set once it failed: it is being rolled back. */
  readonly rollingBack: boolean;
  /** The revision to be reached, and the one to go back to. */
  readonly to?: number | undefined;
  readonly from?: number | undefined;
  /** Work of this phase, and how much of it is done. */
  readonly plan: readonly PlanItem[];
  readonly done: number;
  /** Work of the clean-up after a rollback. */
  readonly cleanup?: readonly PlanItem[] | undefined;
  /** The item under way was begun then, and goes on by itself. */
  readonly settlingSince?: Instant | undefined;
  /** All resources are there, and rollback triggers have been watched since. */
  readonly monitoredSince?: Instant | undefined;
  /** CancelUpdateStack was called: it is undone before anything else is done. */
  readonly isCancelled?: true | undefined;
  /** Logical ids that failed in this phase. */
  readonly failed: readonly string[];
  readonly onFailure: OnFailure;
  readonly caller: Caller;
  /** The role that a delete uses, if the request named one. */
  readonly roleArn?: string | undefined;
  readonly token?: string | undefined;
  /** The stack policy of this update: the stack's, or one that came with the request. */
  readonly policy?: string | undefined;
}

export type PlanItem =
  /** Make, change or leave the resource as the template says. */
  | { readonly do: 'apply'; readonly logicalId: string }
  /** Delete what exists under this logical id. */
  | { readonly do: 'delete'; readonly logicalId: string; readonly retain: boolean }
  /** Delete a resource that another one has replaced, or that is in the template no longer. */
  | { readonly do: 'discard'; readonly resource: Resource; readonly retain: boolean }
  /** Let a resource know that it will stay as it is. */
  | { readonly do: 'release'; readonly resource: Resource }
  /** Take back what this deployment did to the resource. */
  | { readonly do: 'restore'; readonly logicalId: string; readonly before: Resource | undefined };

export interface StackEvent {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly properties?: string | undefined;
  readonly token?: string | undefined;
  readonly at: Instant;
}

export const stackType = 'AWS::CloudFormation::Stack';
