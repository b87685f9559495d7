/** PublishStateMachineVersion, ListStateMachineVersions, DeleteStateMachineVersion. Source: API reference. */
import type {
  DeleteStateMachineVersionInput,
  ListStateMachineVersionsInput,
  ListStateMachineVersionsOutput,
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput,
} from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { machineParts } from '../arns.ts';
import type { States } from '../context.ts';
import { conflict, invalidToken, machineDeleting, tooMany, validation, wrongResource } from '../errors.ts';
import { pageSizeDefault, versionsMax } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { VersionRow } from '../tables/versions.ts';
import { isNumber, versionArn } from './qualified.ts';

/** "To specify the initial state machine revision, set the value as INITIAL": API reference. */
export const revisionIdOf = ({ revision }: Pick<StateMachine, 'revision'>): string => revision.revisionId ?? 'INITIAL';

export const publishStateMachineVersion: Handler<
  States,
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput
> = {
  permissions: (_, { stateMachineArn }) => [
    { action: 'states:PublishStateMachineVersion', resource: String(stateMachineArn) },
  ],
  handle(states, { stateMachineArn, revisionId, description }, context) {
    const machine = states.machines.get(String(stateMachineArn));
    if (machine.status === 'DELETING') throw machineDeleting(machine.arn);
    const current = revisionIdOf(machine);
    if (revisionId !== undefined && revisionId !== current)
      throw conflict(
        `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`,
      );
    const version = publish(states, context, machine, description);
    return {
      stateMachineVersionArn: versionArn(machine, version.number),
      creationDate: new Date(version.createdAt),
    };
  },
};

/** The version of the machine's revision of today: one that was published before, or a new one. */
export function publish(
  { tables: { versions } }: States,
  context: Context,
  { id, arn, revision }: StateMachine,
  description: string | undefined,
): VersionRow {
  const before = versions.ofRevision(id, revision.id);
  if (before) return before;
  if (versions.list(id, Number.MAX_SAFE_INTEGER, versionsMax).length >= versionsMax) throw tooMany(arn, versionsMax);
  return versions.add({ machine: id, revision: revision.id, description, createdAt: context.now });
}

/** What CreateStateMachine and UpdateStateMachine say of `publish`. */
export function checkPublishing(publishing: boolean | undefined, description: string | undefined): void {
  if (!publishing && description !== undefined)
    throw validation('Version description can only be set when publish is true');
}

export const listStateMachineVersions: Handler<States, ListStateMachineVersionsInput, ListStateMachineVersionsOutput> =
  {
    permissions: (_, { stateMachineArn }) => [
      { action: 'states:ListStateMachineVersions', resource: String(stateMachineArn) },
    ],
    handle(states, { stateMachineArn, maxResults, nextToken }) {
      const machine = states.machines.get(String(stateMachineArn));
      const size = maxResults || pageSizeDefault;
      const list = `ListStateMachineVersions ${machine.id}`;
      const before = Number(readToken(list, nextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
      const page = cutPage(
        list,
        states.tables.versions.list(machine.id, before, size + 1),
        size,
        ({ number }) => number,
      );
      return {
        stateMachineVersions: page.items.map(({ number, createdAt }) => ({
          stateMachineVersionArn: versionArn(machine, number),
          creationDate: new Date(createdAt),
        })),
        nextToken: page.nextToken,
      };
    },
  };

export const deleteStateMachineVersion: Handler<States, DeleteStateMachineVersionInput, object> = {
  permissions: (_, { stateMachineVersionArn }) => [
    { action: 'states:DeleteStateMachineVersion', resource: String(stateMachineVersionArn) },
  ],
  handle(states, { stateMachineVersionArn }) {
    const arn = String(stateMachineVersionArn);
    const { name, qualifier } = machineParts(arn);
    if (qualifier === undefined || !isNumber(qualifier)) throw wrongResource('stateMachine');
    const machine = states.machines.find(name);
    if (!machine) return {};
    const { aliases, versions } = states.tables;
    const users = aliases
      .list(machine.id, '', Number.MAX_SAFE_INTEGER)
      .filter(({ routing }) => routing.some(({ stateMachineVersionArn: used }) => used === arn));
    if (users.length > 0)
      throw conflict(
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map(({ name: alias }) => alias).join(', ')}]`,
      );
    versions.remove(machine.id, Number(qualifier));
    return {};
  },
};
