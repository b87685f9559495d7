/** DescribeStateMachine, ListStateMachines. */
import type {
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
} from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidToken } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import { referencesOf } from './references-of.ts';

export const describeStateMachine: Handler<States, DescribeStateMachineInput, DescribeStateMachineOutput> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:DescribeStateMachine', resource: String(stateMachineArn) },
  ],
  handle({ machines }, { stateMachineArn }) {
    const { arn, name, status, type, createdAt, revision } = machines.get(String(stateMachineArn));
    return {
      stateMachineArn: arn,
      name,
      status,
      definition: revision.definition,
      roleArn: revision.roleArn,
      type,
      creationDate: new Date(createdAt),
      loggingConfiguration: revision.logging,
      tracingConfiguration: { enabled: revision.tracing },
      revisionId: revision.revisionId ?? undefined,
      ...referencesOf(machines.parsed(revision)),
    };
  },
};

export const listStateMachines: Handler<States, ListStateMachinesInput, ListStateMachinesOutput> = {
  permissions: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  handle({ machines }, { maxResults, nextToken }) {
    const size = maxResults || pageSizeDefault;
    const after = String(readToken('ListStateMachines', nextToken, invalidToken) ?? '');
    const page = cutPage('ListStateMachines', machines.list(after, size + 1), size, ({ name }) => name);
    return {
      stateMachines: page.items.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: new Date(createdAt),
      })),
      nextToken: page.nextToken,
    };
  },
};
