/**
 * Clusters: names under which tasks run. Settings and configuration are recorded.
 * A deleted cluster stays INACTIVE, as AWS shows it, and one made again under its name takes its place.
 * Source: API reference, CreateCluster, DescribeClusters, ListClusters, UpdateCluster,
 * PutClusterCapacityProviders, DeleteCluster.
 */
import type {
  Cluster,
  ClusterField,
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  ListClustersRequest,
  ListClustersResponse,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse,
  UpdateClusterRequest,
  UpdateClusterResponse,
} from '@aws-sdk/client-ecs';
import { AwsError } from '../../kit/aws-error.ts';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import { checkTags } from '../../kit/tags.ts';
import type { Ecs } from './context.ts';
import { clustersDescribedMax, namePattern, pageSizeMax } from './limits.ts';
import { clusterArn, clusterName } from './names.ts';
import { clientException, clusterNotFound, invalidParameter, invalidToken } from './refusals.ts';
import type { ClusterRow, ClusterSettings } from './tables.ts';
import { tagRules } from './tags.ts';

const freshSettings: ClusterSettings = { settings: [{ name: 'containerInsights', value: 'disabled' }] };

/** The cluster, which must be there and ACTIVE. */
export function activeCluster({ host, tables }: Ecs, reference: string | undefined): ClusterRow {
  const cluster = tables.cluster(clusterName(host, reference));
  if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
  return cluster;
}

/** The same for RunTask: "Each account receives a default cluster the first time you use the service". */
export function clusterForTasks(ecs: Ecs, reference: string | undefined): ClusterRow {
  if (clusterName(ecs.host, reference) !== 'default') return activeCluster(ecs, reference);
  const known = ecs.tables.cluster('default');
  if (known) return activeCluster(ecs, reference);
  const cluster: ClusterRow = { name: 'default', status: 'ACTIVE', settings: freshSettings, tags: [] };
  ecs.tables.putCluster(cluster);
  return cluster;
}

function settingsOf(input: CreateClusterRequest | UpdateClusterRequest): ClusterSettings {
  const { settings, configuration, serviceConnectDefaults } = input;
  const { capacityProviders, defaultCapacityProviderStrategy } = input as CreateClusterRequest;
  return {
    ...(settings?.length ? { settings } : {}),
    ...(configuration ? { configuration } : {}),
    ...(capacityProviders ? { capacityProviders } : {}),
    ...(defaultCapacityProviderStrategy ? { defaultCapacityProviderStrategy } : {}),
    ...(serviceConnectDefaults?.namespace
      ? { serviceConnectDefaults: { namespace: serviceConnectDefaults.namespace } }
      : {}),
  };
}

export const createCluster: Handler<Ecs, CreateClusterRequest, CreateClusterResponse> = {
  permissions: () => [{ action: 'ecs:CreateCluster', resource: '*' }],
  handle(ecs, input) {
    const name = input.clusterName ?? 'default';
    if (!namePattern.test(name))
      throw clientException(
        `Invalid cluster name \`${name}\`: up to 255 letters, numbers, underscores and hyphens are allowed.`,
      );
    const given = settingsOf(input);
    const known = ecs.tables.cluster(name);
    if (known?.status === 'ACTIVE') {
      if (JSON.stringify(known.settings) !== JSON.stringify({ ...known.settings, ...given }))
        throw invalidParameter(
          'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
        );
      return { cluster: render(ecs, known, everything) };
    }
    const settings = { ...freshSettings, ...given };
    const cluster: ClusterRow = { name, status: 'ACTIVE', settings, tags: checkTags(input.tags ?? [], tagRules) };
    ecs.tables.putCluster(cluster);
    return { cluster: render(ecs, cluster, everything) };
  },
};

export const updateCluster: Handler<Ecs, UpdateClusterRequest, UpdateClusterResponse> = {
  permissions: (ecs, { cluster }) => [
    { action: 'ecs:UpdateCluster', resource: clusterArn(ecs.host, clusterName(ecs.host, cluster)) },
  ],
  handle(ecs, input) {
    const known = activeCluster(ecs, input.cluster);
    const cluster = { ...known, settings: { ...known.settings, ...settingsOf(input) } };
    ecs.tables.putCluster(cluster);
    return { cluster: render(ecs, cluster, everything) };
  },
};

const fargate: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** Fargate's two are always there; others are groups of instances, which no cluster here has. Throws InvalidParameterException. */
export function checkProviders(names: readonly string[]): void {
  if (names.some((name) => !fargate.includes(name)))
    throw invalidParameter('The specified capacity provider was not found.');
}

export const putClusterCapacityProviders: Handler<
  Ecs,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse
> = {
  permissions: (ecs, { cluster }) => [
    { action: 'ecs:PutClusterCapacityProviders', resource: clusterArn(ecs.host, clusterName(ecs.host, cluster)) },
  ],
  handle(ecs, { cluster: name, capacityProviders = [], defaultCapacityProviderStrategy = [] }) {
    const known = activeCluster(ecs, name);
    checkProviders(capacityProviders);
    if (
      defaultCapacityProviderStrategy.some(({ capacityProvider = '' }) => !capacityProviders.includes(capacityProvider))
    )
      throw invalidParameter(
        'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
      );
    const cluster = { ...known, settings: { ...known.settings, capacityProviders, defaultCapacityProviderStrategy } };
    ecs.tables.putCluster(cluster);
    return { cluster: render(ecs, cluster, everything) };
  },
};

export const deleteCluster: Handler<Ecs, DeleteClusterRequest, DeleteClusterResponse> = {
  permissions: (ecs, { cluster }) => [
    { action: 'ecs:DeleteCluster', resource: clusterArn(ecs.host, clusterName(ecs.host, cluster)) },
  ],
  handle(ecs, input) {
    const known = activeCluster(ecs, input.cluster);
    if (ecs.tables.liveStates(known.name).length > 0)
      throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
    const cluster: ClusterRow = { ...known, status: 'INACTIVE' };
    ecs.tables.putCluster(cluster);
    return { cluster: render(ecs, cluster, everything) };
  },
};

export const describeClusters: Handler<Ecs, DescribeClustersRequest, DescribeClustersResponse> = {
  permissions: (ecs, { clusters }) =>
    (clusters?.length ? clusters : ['default']).map((cluster) => ({
      action: 'ecs:DescribeClusters',
      resource: clusterArn(ecs.host, clusterName(ecs.host, cluster)),
    })),
  handle(ecs, { clusters, include }) {
    const wanted = clusters?.length ? clusters : ['default'];
    if (wanted.length > clustersDescribedMax) throw invalidParameter('Clusters can not have more than 100 elements');
    const output: Required<DescribeClustersResponse> = { clusters: [], failures: [] };
    for (const reference of wanted) {
      const cluster = ecs.tables.cluster(clusterName(ecs.host, reference));
      if (cluster) output.clusters?.push(render(ecs, cluster, include ?? []));
      else output.failures?.push({ arn: clusterArn(ecs.host, clusterName(ecs.host, reference)), reason: 'MISSING' });
    }
    return output;
  },
};

export const listClusters: Handler<Ecs, ListClustersRequest, ListClustersResponse> = {
  permissions: () => [{ action: 'ecs:ListClusters', resource: '*' }],
  handle(ecs, { maxResults = pageSizeMax, nextToken: token }) {
    const after = readToken('ListClusters', token, invalidToken) as string | undefined;
    const found = ecs.tables.activeClusters(after ?? '', maxResults + 1);
    const { items, nextToken } = cutPage('ListClusters', found, maxResults, ({ name }) => name);
    return { clusterArns: items.map(({ name }) => clusterArn(ecs.host, name)), ...(nextToken ? { nextToken } : {}) };
  },
};

const everything: readonly ClusterField[] = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'];

function render(
  { host, tables }: Ecs,
  { name, status, settings, tags }: ClusterRow,
  include: readonly ClusterField[],
): Cluster {
  const live = tables.liveStates(name);
  const running = live.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const pending = live.filter(({ lastStatus }) => lastStatus === 'PROVISIONING' || lastStatus === 'PENDING').length;
  return {
    clusterArn: clusterArn(host, name),
    clusterName: name,
    status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: 0,
    statistics: include.includes('STATISTICS')
      ? [
          { name: 'runningFargateTasksCount', value: String(running) },
          { name: 'pendingFargateTasksCount', value: String(pending) },
        ]
      : [],
    tags: include.includes('TAGS') ? [...tags] : [],
    settings: include.includes('SETTINGS') ? (settings.settings ?? []) : [],
    ...(include.includes('CONFIGURATIONS') && settings.configuration ? { configuration: settings.configuration } : {}),
    capacityProviders: settings.capacityProviders ?? [],
    defaultCapacityProviderStrategy: settings.defaultCapacityProviderStrategy ?? [],
    ...(settings.serviceConnectDefaults ? { serviceConnectDefaults: settings.serviceConnectDefaults } : {}),
  };
}
