/** DescribeStateMachine, ListStateMachines. */
import type {
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
} from '@aws-sdk/client-sfn';
import { hasLabel } from '../../../../languages/states/machine.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { invalidToken, noSuchMachine } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import { findVersion, qualified, versionArn } from '../versions/qualified.ts';
import { referencesOf } from './references-of.ts';

export const describeStateMachine: Handler<States, DescribeStateMachineInput, DescribeStateMachineOutput> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:DescribeStateMachine', resource: String(stateMachineArn) },
  ],
  handle(states, { stateMachineArn, includedData }) {
    const [arn = '', label] = String(stateMachineArn).split('/');
    const { machine, qualifier } = qualified(states, arn);
    const version = qualifier === undefined ? undefined : findVersion(states, machine, qualifier);
    const revision = version ? states.machines.revision(version.revision) : machine.revision;
    if (label !== undefined && !hasLabel(states.machines.parsed(revision), label))
      throw noSuchMachine(String(stateMachineArn));
    const { name, status, type } = machine;
    return {
      stateMachineArn: version ? versionArn(machine, version.number) : labelled(machine.arn, label),
      label,
      name,
      status,
      definition: includedData === 'METADATA_ONLY' ? undefined : revision.definition,
      roleArn: revision.roleArn,
      type,
      creationDate: new Date((version ?? machine).createdAt),
      description: version?.description,
      loggingConfiguration: revision.logging,
      tracingConfiguration: { enabled: revision.tracing },
      revisionId: revision.revisionId ?? undefined,
      ...referencesOf(states.machines.parsed(revision)),
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
