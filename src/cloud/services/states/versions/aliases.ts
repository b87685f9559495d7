/** CreateStateMachineAlias, UpdateStateMachineAlias, DescribeStateMachineAlias, DeleteStateMachineAlias, ListStateMachineAliases. Source: API reference. */
import type {
  CreateStateMachineAliasInput,
  CreateStateMachineAliasOutput,
  DeleteStateMachineAliasInput,
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput,
  ListStateMachineAliasesInput,
  ListStateMachineAliasesOutput,
  UpdateStateMachineAliasInput,
  UpdateStateMachineAliasOutput,
} from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { checkName, machineParts } from '../arns.ts';
import type { States } from '../context.ts';
import { conflict, invalidToken, machineDeleting, tooMany, validation } from '../errors.ts';
import { aliasesMax, pageSizeDefault } from '../limits.ts';
import type { AliasRow } from '../tables/versions.ts';
import { aliasArn, findAlias, findVersion, isNumber, qualified } from './qualified.ts';
import { checkRouting, routedMachine } from './routing.ts';

export const createStateMachineAlias: Handler<States, CreateStateMachineAliasInput, CreateStateMachineAliasOutput> = {
  permissions: (_, { name, routingConfiguration: [first] = [] }) => [
    {
      action: 'states:CreateStateMachineAlias',
      resource: `${unqualified(String(first?.stateMachineVersionArn))}:${name}`,
    },
  ],
  handle(states, { name, description, routingConfiguration = [] }, context) {
    const alias = String(name);
    checkName(alias);
    if (isNumber(alias)) throw validation('The name of a state machine alias must not be a number');
    const machine = routedMachine(states, routingConfiguration);
    if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
    const { aliases } = states.tables;
    const before = aliases.find(machine.id, alias);
    if (before && !isSame(before, description, routingConfiguration))
      throw conflict(
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      );
    if (!before) {
      if (aliases.list(machine.id, '', aliasesMax).length >= aliasesMax) throw tooMany(machine.arn, aliasesMax);
      const dates = { createdAt: context.now, updatedAt: context.now };
      aliases.put({ machine: machine.id, name: alias, description, routing: routingConfiguration, ...dates });
    }
    return {
      stateMachineAliasArn: aliasArn(machine, alias),
      creationDate: new Date(before?.createdAt ?? context.now),
    };
  },
};

const unqualified = (versionArn: string): string => versionArn.split(':').slice(0, 7).join(':');

const isSame = (before: AliasRow, description: string | undefined, routing: AliasRow['routing']): boolean =>
  before.description === description && JSON.stringify(before.routing) === JSON.stringify(routing);

export const updateStateMachineAlias: Handler<States, UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput> = {
  permissions: (_, { stateMachineAliasArn }) => [
    { action: 'states:UpdateStateMachineAlias', resource: String(stateMachineAliasArn) },
  ],
  handle(states, { stateMachineAliasArn, description, routingConfiguration }, context) {
    const { machine, alias } = findAlias(states, String(stateMachineAliasArn));
    if (description === undefined && routingConfiguration === undefined)
      throw validation('Either the description or the routingConfiguration must be specified');
    if (routingConfiguration) checkRouting(states, machine, routingConfiguration);
    states.tables.aliases.put({
      ...alias,
      description: description ?? alias.description,
      routing: routingConfiguration ?? alias.routing,
      updatedAt: context.now,
    });
    return { updateDate: new Date(context.now) };
  },
};

export const describeStateMachineAlias: Handler<
  States,
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput
> = {
  permissions: (_, { stateMachineAliasArn }) => [
    { action: 'states:DescribeStateMachineAlias', resource: String(stateMachineAliasArn) },
  ],
  handle(states, { stateMachineAliasArn }) {
    const { machine, alias } = findAlias(states, String(stateMachineAliasArn));
    return {
      stateMachineAliasArn: aliasArn(machine, alias.name),
      name: alias.name,
      description: alias.description,
      routingConfiguration: [...alias.routing],
      creationDate: new Date(alias.createdAt),
      updateDate: new Date(alias.updatedAt),
    };
  },
};

export const deleteStateMachineAlias: Handler<States, DeleteStateMachineAliasInput, object> = {
  permissions: (_, { stateMachineAliasArn }) => [
    { action: 'states:DeleteStateMachineAlias', resource: String(stateMachineAliasArn) },
  ],
  handle(states, { stateMachineAliasArn }) {
    const { machine, alias } = findAlias(states, String(stateMachineAliasArn));
    states.tables.aliases.remove(machine.id, alias.name);
    return {};
  },
};

/** Of a machine; of a version those that point at it. */
export const listStateMachineAliases: Handler<States, ListStateMachineAliasesInput, ListStateMachineAliasesOutput> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:ListStateMachineAliases', resource: String(stateMachineArn) },
  ],
  handle(states, { stateMachineArn, maxResults, nextToken }) {
    const { machine, qualifier } = qualified(states, String(stateMachineArn));
    if (qualifier !== undefined) findVersion(states, machine, qualifier);
    const size = maxResults || pageSizeDefault;
    const list = `ListStateMachineAliases ${machine.id} ${qualifier ?? ''}`;
    const after = String(readToken(list, nextToken, invalidToken) ?? '');
    const found = states.tables.aliases
      .list(machine.id, after, Number.MAX_SAFE_INTEGER)
      .filter(({ routing }) => qualifier === undefined || routing.some((each) => numberOf(each) === qualifier));
    const page = cutPage(list, found, size, ({ name }) => name);
    return {
      stateMachineAliases: page.items.map(({ name, createdAt }) => ({
        stateMachineAliasArn: aliasArn(machine, name),
        creationDate: new Date(createdAt),
      })),
      nextToken: page.nextToken,
    };
  },
};

const numberOf = ({ stateMachineVersionArn }: AliasRow['routing'][number]): string | undefined =>
  machineParts(String(stateMachineVersionArn)).qualifier;
