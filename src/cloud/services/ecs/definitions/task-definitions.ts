/** Reading, listing and deregistering task definitions. Source: API reference, the operations' pages. */
import type {
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse,
  ListTaskDefinitionsRequest,
  ListTaskDefinitionsResponse,
} from '@aws-sdk/client-ecs';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { pageSizeMax } from '../limits.ts';
import { definitionArn, definitionName } from '../names.ts';
import { clientException, invalidToken } from '../refusals.ts';
import type { DefinitionRow } from '../tables.ts';
import { renderDefinition, wantsTags } from './render-definition.ts';

/** The revision that is named, else the family's newest one that is ACTIVE. */
export function findDefinition({ host, tables }: Ecs, reference: string): DefinitionRow | undefined {
  const name = definitionName(host, reference);
  if (!name) return undefined;
  return name.revision === undefined
    ? tables.newestDefinition(name.family)
    : tables.definition(name.family, name.revision);
}

export const describeTaskDefinition: Handler<Ecs, DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse> = {
  permissions: () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
  handle(ecs, { taskDefinition, include }) {
    const row = findDefinition(ecs, taskDefinition as string);
    if (!row) throw clientException('Unable to describe task definition.');
    return {
      taskDefinition: renderDefinition(ecs.host, row),
      ...(wantsTags(include) ? { tags: [...row.tags] } : {}),
    };
  },
};

export const deregisterTaskDefinition: Handler<Ecs, DeregisterTaskDefinitionRequest, DeregisterTaskDefinitionResponse> =
  {
    permissions: () => [{ action: 'ecs:DeregisterTaskDefinition', resource: '*' }],
    handle(ecs, { taskDefinition }, context) {
      const reference = taskDefinition as string;
      const name = definitionName(ecs.host, reference);
      if (name && name.revision === undefined) throw clientException(`Missing revision: ${reference}`);
      const row = findDefinition(ecs, reference);
      if (!row) throw clientException('The specified task definition does not exist.');
      if (row.status === 'INACTIVE') return { taskDefinition: renderDefinition(ecs.host, row) };
      ecs.tables.deregister(context, row);
      const gone: DefinitionRow = { ...row, status: 'INACTIVE', deregisteredAt: context.now };
      return { taskDefinition: renderDefinition(ecs.host, gone) };
    },
  };

export const listTaskDefinitions: Handler<Ecs, ListTaskDefinitionsRequest, ListTaskDefinitionsResponse> = {
  permissions: () => [{ action: 'ecs:ListTaskDefinitions', resource: '*' }],
  handle(ecs, { familyPrefix, status = 'ACTIVE', sort = 'ASC', nextToken: token, maxResults = pageSizeMax }) {
    const [, family = '', revision = '0'] =
      /^(.*):(\d+)$/.exec((readToken('ListTaskDefinitions', token, invalidToken) as string | undefined) ?? '') ?? [];
    const after = { family, revision: Number(revision) };
    const found = ecs.tables.definitionNames(status, familyPrefix, sort, after, maxResults + 1);
    const { items, nextToken } = cutPage(
      'ListTaskDefinitions',
      found,
      maxResults,
      (one) => `${one.family}:${one.revision}`,
    );
    return {
      taskDefinitionArns: items.map((one) => definitionArn(ecs.host, one.family, one.revision)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
};

export const listTaskDefinitionFamilies: Handler<
  Ecs,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse
> = {
  permissions: () => [{ action: 'ecs:ListTaskDefinitionFamilies', resource: '*' }],
  handle(ecs, { familyPrefix = '', status = 'ALL', nextToken: token, maxResults = pageSizeMax }) {
    const after = readToken('ListTaskDefinitionFamilies', token, invalidToken) as string | undefined;
    const found = ecs.tables.families(familyPrefix, status, after ?? '', maxResults + 1);
    const { items, nextToken } = cutPage('ListTaskDefinitionFamilies', found, maxResults, (family) => family);
    return { families: items, ...(nextToken ? { nextToken } : {}) };
  },
};
