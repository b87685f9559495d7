/**
 * What a stack asks of the stacks within it: operations for the cloud alone. A nested stack that was updated waits before its clean-up, until the stack that
 * has it is done, and is released or taken back with it. Rights are asked for as AWS does, of whoever makes the resources.
 * Source: User Guide, "Split a template into reusable pieces using nested stacks", "Understand CloudFormation quotas".
 */
import type { CreateStackInput, Parameter } from '@aws-sdk/client-cloudformation';
import { AwsError } from '../../../kit/aws-error.ts';
import { type Context, internal } from '../../../kit/service.ts';
import type { CloudFormation, Planned } from '../context.ts';
import { canonical } from '../deploy/canonical.ts';
import { checkExports } from '../deploy/outputs.ts';
import { release, revert, startRollback } from '../deploy/phases.ts';
import { markOf } from '../deploy/stand-in.ts';
import { startApply, startDelete } from '../deploy/start.ts';
import { toStored } from '../endpoint.ts';
import { nestedDepthMax, nestedResourcesMax, nestedStacksMax } from '../limits.ts';
import type { PlannedNested } from '../planned.ts';
import { validationError } from '../refusals.ts';
import type { Revision, Stack, StackOutput } from '../stack.ts';
import type { NestedProgress } from '../types/nested-stack.ts';
import { planToMake, tryNested } from './plan-deployment.ts';
import { defaultsOf, templateText } from './read-request.ts';
import { hasChanges, newStack, updatableStack } from './stack-to-deploy.ts';

interface Nested extends Pick<CreateStackInput, 'TemplateURL' | 'Parameters' | 'Tags' | 'NotificationARNs'> {
  readonly TimeoutInMinutes?: number;
}

interface OfStack {
  readonly StackId: string;
}

export const createNestedStack = internal(
  (service: CloudFormation, input: Nested & Place, context: Context): OfStack => {
    const { tables } = service;
    const made = reviewed(service, input) ?? triedBefore(service, input) ?? newNestedStack(service, context, input);
    service.trial.stacks.set(placeKey(input), made);
    authorise(context, 'CreateStack', made.id);
    const stack: Stack = { ...made, settings: { ...made.settings, timeoutMinutes: input.TimeoutInMinutes } };
    const { revision, planned } = plan(service, context, stack, input, undefined);
    const to = tables.addRevision(stack.id, revision);
    startApply(service, context, wanting(stack, to, planned.outputs), {
      kind: 'create',
      plan: planned.plan,
      to,
      // The stack that has it is rolled back, and takes it along.
      request: { caller: context.caller, onFailure: 'DO_NOTHING', token: undefined },
    });
    return { StackId: stack.id };
  },
);

interface Place {
  readonly StackName: string;
  readonly ParentId: string;
  readonly LogicalId: string;
}

/** It is not stored yet. */
export function newNestedStack(
  service: CloudFormation,
  context: Context,
  { StackName, ParentId: parentId, LogicalId: logicalId }: Place,
): Stack {
  const rootId = service.tables.stackById(parentId)!.nested?.rootId ?? parentId;
  return { ...newStack(service, context, StackName, 'REVIEW_IN_PROGRESS'), nested: { parentId, rootId, logicalId } };
}

const placeKey = ({ ParentId, LogicalId }: Place): string => `${ParentId} ${LogicalId}`;

/** In another turn of this trial. */
const triedBefore = ({ trial }: CloudFormation, place: Place): Stack | undefined =>
  trial.isMaking ? undefined : trial.stacks.get(placeKey(place));

/** One that a change set of the stack that has it has shown already. */
function reviewed({ tables }: CloudFormation, { ParentId, LogicalId }: Place): Stack | undefined {
  for (const id of tables.changeSets(ParentId).flatMap(({ nestedIds = [] }) => nestedIds)) {
    const stack = tables.stackById(tables.changeSetById(id)?.stackId ?? '');
    if (stack?.status === 'REVIEW_IN_PROGRESS' && stack.nested?.logicalId === LogicalId) return stack;
  }
  return undefined;
}

export const updateNestedStack = internal(update);

function update(service: CloudFormation, input: Nested & OfStack, context: Context): object {
  const { tables } = service;
  const stack = updatableStack(service, input.StackId);
  authorise(context, 'UpdateStack', stack.id);
  const before = tables.revision(stack.revision!);
  const { revision, planned } = plan(service, context, stack, input, before);
  if (!hasChanges(stack, before, revision, planned)) {
    tables.putStack(wanting(stack, stack.revision!, undefined));
    return {};
  }
  const to = tables.addRevision(stack.id, revision);
  const onFailure = tables.deployment(stack.nested!.parentId)?.onFailure ?? 'ROLLBACK';
  startApply(service, context, wanting(stack, to, planned.outputs), {
    kind: 'update',
    plan: planned.plan,
    to,
    request: { caller: context.caller, onFailure, token: undefined },
  });
  return {};
}

export const deleteNestedStack = internal((service: CloudFormation, { StackId }: OfStack, context: Context): object => {
  const stack = service.tables.stackById(StackId);
  if (!stack || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return {};
  authorise(context, 'DeleteStack', StackId);
  checkExports({ service, stack }, []);
  startDelete(service, context, stack, { caller: context.caller, onFailure: 'DO_NOTHING', token: undefined }, []);
  return {};
});

/** The stack that has it is being rolled back: an update that waits for it is, too; one that is over is taken back by another. */
export const revertNestedStack = internal(
  (service: CloudFormation, input: Nested & OfStack, context: Context): object => {
    const stack = service.tables.stackById(input.StackId);
    if (service.tables.deployment(input.StackId)) revert(service, context, input.StackId);
    else if (stack?.status === 'UPDATE_COMPLETE') update(service, input, context);
    else if (stack?.status === 'UPDATE_FAILED')
      startRollback(service, context, stack, { caller: context.caller, onFailure: 'ROLLBACK', token: undefined });
    return {};
  },
);

/** The stack that has it was updated. */
export const releaseNestedStack = internal(
  (service: CloudFormation, { StackId }: OfStack, context: Context): object => {
    release(service, context, StackId);
    return {};
  },
);

export const describeNestedStack = internal((service: CloudFormation, { StackId }: OfStack): NestedProgress => {
  const stack = service.tables.stackById(StackId);
  if (!stack) return { status: 'DELETE_COMPLETE', isUnderWay: false, isRollingBack: false, isWanted: false };
  const { status, reason, revision, nested } = stack;
  const state = service.tables.deployment(StackId);
  return {
    status,
    reason,
    isUnderWay: state !== undefined && state.phase !== 'held',
    isRollingBack: state?.rollingBack === true,
    isWanted: revision === nested?.wanted && !status.endsWith('_FAILED') && state?.rollingBack !== true,
  };
});

/** `outputs`: as a trial made them, for a trial of the stack that has it. */
const wanting = (stack: Stack, wanted: number, outputs: Stack['outputs'] | undefined): Stack => ({
  ...stack,
  nested: { ...stack.nested!, wanted, planned: outputs },
});

function authorise(context: Context, action: string, resource: string): void {
  context.authorise({ action: `cloudformation:${action}`, resource });
}

/** What is wrong in its template is said of the resource: the places are those of another text. */
function plan(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  { Parameters = [], ...input }: Nested,
  before: Revision | undefined,
): Planned {
  const { templates, trial } = service;
  const above = revisionOf(service, stack.nested!.parentId);
  const stored = Parameters.map((one) => ({
    ...one,
    ParameterValue: toStored(service.host, String(one.ParameterValue)),
  }));
  const request = { ...input, Parameters: stored, Capabilities: above.capabilities };
  try {
    const text = templateText(service, context, request);
    const check = (): void => {
      if (templates.readAll(text).text.problems.length === 0) checkFamily(service, stack, text, stored);
    };
    const wanted = trial.isMaking ? planToMake : tryNested;
    const { revision, planned } = wanted(check, service, context, stack, text, request, before);
    const outputs = planned.outputs ?? unknownOutputs(service, revision);
    keepPlanned(service, { stack, before, revision, planned });
    return { revision: { ...revision, roleArn: above.roleArn }, planned: { ...planned, outputs } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const nested = error.fields['problems'];
    throw new AwsError(error.code, error.message, error.status, { saidBy: 'stack', nested }, error.hint);
  }
}

/** For a change set of the stack that has it. */
function keepPlanned({ trial, tables }: CloudFormation, one: PlannedNested): void {
  const { parentId, logicalId } = one.stack.nested!;
  const name = logicalId ?? tables.resources(parentId).find(({ physicalId }) => physicalId === one.stack.id)?.logicalId;
  if (name === undefined) return;
  const siblings = trial.nested.get(parentId) ?? new Map<string, PlannedNested>();
  trial.nested.set(parentId, siblings.set(name, one));
}

/** Where a resource can not be made in a trial: what is made of them is tried all the same. */
const unknownOutputs = ({ templates }: CloudFormation, { template }: Revision): StackOutput[] =>
  [...templates.outline(template).outputs.keys()].map((key) => ({ key, value: markOf(key) }));

const revisionOf = ({ tables }: CloudFormation, stackId: string): Revision =>
  tables.revision(tables.stackById(stackId)!.revision!);

/** Whether the tree of stacks has an end, and is not too large. */
function checkFamily(service: CloudFormation, stack: Stack, text: string, given: readonly Parameter[]): void {
  const { tables, templates, trial } = service;
  const { parentId } = stack.nested!;
  const outline = templates.outline(text);
  const parameters = {
    ...defaultsOf(outline),
    ...Object.fromEntries(given.map((one) => [one.ParameterKey, one.ParameterValue])),
  };
  let depth = 1;
  for (let id: string | undefined = parentId; id !== undefined; id = tables.stackById(id)?.nested?.parentId) {
    const above = revisionOf(service, id);
    if (above.template === text && canonical(above.parameters) === canonical(parameters))
      throw validationError(
        `the nested stack ${stack.name} has the template and the parameters of a stack that it is in: that has no end`,
      );
    if (++depth > nestedDepthMax) throw validationError(`stacks may be nested ${nestedDepthMax} deep here`);
  }
  trial.stacksLeft -= 1;
  trial.resourcesLeft -= outline.resources.size;
  if (trial.stacksLeft < 0) throw validationError(`at most ${nestedStacksMax} nested stacks may be tried at once here`);
  if (trial.resourcesLeft < 0)
    throw validationError(`a nested stack operation may have at most ${nestedResourcesMax} resources`);
}
