/** For this room's tests: a held cloud with all rooms, and stacks in it. */
import type {
  DescribeStackEventsOutput,
  DescribeStackResourcesOutput,
  DescribeStacksOutput,
  Stack,
} from '@aws-sdk/client-cloudformation';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import type { Limits } from '../../engine.ts';
import { checkInput } from '../../models/check-input.ts';
import { allRooms } from '../../rooms.ts';

export interface HeldStacks extends Held {
  cfn<Output>(operation: string, input: object): Promise<Output>;
  create(template: string, more?: object): Promise<void>;
  update(template: string, more?: object): Promise<void>;
  stack(name?: string): Promise<Stack>;
  /** `LOGICAL STATUS`, oldest first, with the reason where there is one. */
  events(name?: string): Promise<string[]>;
  /** Physical ids of what exists. */
  resources(name?: string): Promise<Record<string, string>>;
}

export const capabilities = { Capabilities: ['CAPABILITY_NAMED_IAM'] };

/** The stack is named `s` unless told otherwise. */
export async function openStacks(settings: { limits?: Limits; iam?: boolean } = {}): Promise<HeldStacks> {
  const held = await openHeld({ rooms: allRooms, checkInput, ...settings });
  const cfn = <Output>(operation: string, input: object) => held.call<Output>('cloudformation', operation, input);
  return {
    ...held,
    cfn,
    create: async (TemplateBody, more = {}) =>
      void (await cfn('CreateStack', { StackName: 's', TemplateBody, ...capabilities, ...more })),
    update: async (TemplateBody, more = {}) =>
      void (await cfn('UpdateStack', { StackName: 's', TemplateBody, ...capabilities, ...more })),
    stack: async (name = 's') => (await cfn<DescribeStacksOutput>('DescribeStacks', { StackName: name })).Stacks![0]!,
    async events(name = 's') {
      const { StackEvents = [] } = await cfn<DescribeStackEventsOutput>('DescribeStackEvents', { StackName: name });
      return StackEvents.reverse().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason: reason }) =>
        [LogicalResourceId, ResourceStatus, reason].filter(Boolean).join(' '),
      );
    },
    async resources(name = 's') {
      const input = { StackName: name };
      const { StackResources = [] } = await cfn<DescribeStackResourcesOutput>('DescribeStackResources', input);
      const there = StackResources.filter(({ ResourceStatus }) => !ResourceStatus?.startsWith('DELETE_'));
      return Object.fromEntries(there.map(({ LogicalResourceId, PhysicalResourceId: id }) => [LogicalResourceId, id]));
    },
  };
}

/** Turns a promise's refusal into its text. */
export const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );
