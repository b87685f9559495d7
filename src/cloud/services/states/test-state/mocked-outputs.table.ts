/**
 * What the models here do not say of the outputs that a mock may stand for: which members of Step Functions' own outputs must be there (the SDK's schemas leave it
 * out), and the response of Lambda's Invoke, which this cloud has not. Sources: the API references of Step Functions and Lambda, "Response Elements".
 */
import type { Member, Shape, Structure } from '../../../models/shape.ts';

/** By the output's name in AWS's model. */
export const requiredMembers: { readonly [output: string]: readonly string[] } = {
  CreateStateMachineOutput: ['stateMachineArn', 'creationDate'],
  DescribeExecutionOutput: ['executionArn', 'stateMachineArn', 'status', 'startDate'],
  DescribeStateMachineForExecutionOutput: ['stateMachineArn', 'name', 'definition', 'roleArn', 'updateDate'],
  DescribeStateMachineOutput: ['stateMachineArn', 'name', 'definition', 'roleArn', 'type', 'creationDate'],
  GetExecutionHistoryOutput: ['events'],
  ListExecutionsOutput: ['executions'],
  ListStateMachinesOutput: ['stateMachines'],
  PublishStateMachineVersionOutput: ['creationDate', 'stateMachineVersionArn'],
  RedriveExecutionOutput: ['redriveDate'],
  StartExecutionOutput: ['executionArn', 'startDate'],
  StartSyncExecutionOutput: ['executionArn', 'startDate', 'stopDate', 'status'],
  StopExecutionOutput: ['stopDate'],
  UpdateStateMachineOutput: ['updateDate'],
};

const members = (kinds: Readonly<Record<string, Shape>>): ReadonlyMap<string, Member> =>
  new Map(
    Object.entries(kinds).map(([name, shape]): [string, Member] => [
      name,
      { name, shape, constraints: {}, sensitive: false, queryName: name, flat: false },
    ]),
  );

const text: Shape = { kind: 'string' };

/** The optimised integration gives the payload as JSON: it may be any. */
export const lambdaInvocation: Structure = {
  kind: 'structure',
  name: 'InvocationResponse',
  members: members({
    ExecutedVersion: text,
    FunctionError: text,
    LogResult: text,
    Payload: { kind: 'document' },
    StatusCode: { kind: 'integer' },
  }),
};
