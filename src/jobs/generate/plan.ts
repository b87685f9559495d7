/** What of an app several parts of its template ask for. */

import { sortKeys } from '../../languages/code-order.ts';
import { pascal } from '../config/resolve/names.ts';
import { isNobody } from '../config/resolve/notify.ts';
import type { App, Job, Network, Notify } from '../resolved-app.ts';
import { arnText, getAtt, type Parameter, ref, sub, type Value } from './cloudformation.ts';

export interface Plan {
  readonly app: App;
  /** The app's own set first, then each different one of a job. */
  readonly sets: readonly Notify[];
  /** What `deploy` looks up: a parameter's logical id, and what by. */
  readonly lookups: Readonly<Record<string, Lookup>>;
}

export type Lookup =
  | { readonly what: 'subnets' | 'securityGroups'; readonly tag: string }
  | { readonly what: 'subnets' | 'vpc'; readonly of: 'default' };

export function planOf(app: App): Plan {
  const sets = new Map<string, Notify>([['app', app.notify]]);
  for (const { notify } of app.jobs) if (notify && !isSame(notify, app.notify)) sets.set(notify.id, notify);
  const lookups = Object.assign({}, ...app.jobs.map(({ task }) => lookupsOf(task.network)));
  return {
    app,
    sets: [...sets.values()],
    lookups: sortKeys<Record<string, Lookup>>(lookups),
  };
}

const isSame = (left: Notify, right: Notify): boolean =>
  JSON.stringify({ ...left, id: '' }) === JSON.stringify({ ...right, id: '' });

/** Who is told of a job's failures. */
export const setOf = ({ sets, app }: Plan, job: Job): Notify =>
  sets.find((set) => job.notify !== undefined && set.id === job.notify.id) ?? app.notify;

/** The set's part of a logical id: none for the app's own. */
export const setId = ({ id }: Notify): string => (id === 'app' ? '' : `Notify${id[0]?.toUpperCase()}${id.slice(1)}`);

/** Whether a set has a topic of its own: addresses and hooks subscribe to one. */
export const hasTopic = ({ emails, hooks }: Notify): boolean => emails.length + hooks.length > 0;

export const topicId = (set: Notify): string => `App${setId(set)}Topic`;

/** Whom an alarm or a message of that set is published to. */
export const topicsOf = (set: Notify): Value[] => [...(hasTopic(set) ? [ref(topicId(set))] : []), ...set.topics];

export const isTold = (set: Notify): boolean => !isNobody(set);

export const usesSpot = ({ app }: Plan): boolean => app.jobs.some(({ task }) => task.capacity !== 'fargate');
export const usesDefaultNetwork = ({ app }: Plan): boolean =>
  app.jobs.some(({ task }) => task.network.from === 'default');

const tagParameter = (prefix: string, tag: string): string =>
  prefix +
  tag
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => pascal(word.toLowerCase()))
    .join('');

function lookupsOf(network: Network): Record<string, Lookup> {
  if (network.from === 'default')
    return { Subnets: { what: 'subnets', of: 'default' }, Vpc: { what: 'vpc', of: 'default' } };
  const { subnets, securityGroups } = network;
  return {
    ...('tag' in subnets
      ? { [tagParameter('Subnets', subnets.tag)]: { what: 'subnets', tag: subnets.tag } as const }
      : {}),
    ...(securityGroups && 'tag' in securityGroups
      ? {
          [tagParameter('SecurityGroups', securityGroups.tag)]: {
            what: 'securityGroups',
            tag: securityGroups.tag,
          } as const,
        }
      : {}),
  };
}

export function lookupParameter(lookup: Lookup): Parameter {
  const by =
    'tag' in lookup
      ? `with the tag ${lookup.tag}`
      : lookup.what === 'vpc'
        ? "the account's default"
        : "of the account's default VPC";
  if (lookup.what === 'vpc')
    return { Type: 'AWS::EC2::VPC::Id', Description: `The VPC: ${by}. punctual deploy finds it.` };
  return lookup.what === 'subnets'
    ? { Type: 'List<AWS::EC2::Subnet::Id>', Description: `The subnets ${by}. punctual deploy finds them.` }
    : {
        Type: 'List<AWS::EC2::SecurityGroup::Id>',
        Description: `The security groups ${by}. punctual deploy finds them.`,
      };
}

/** `AwsvpcConfiguration` of a task. */
export function vpcConfiguration(network: Network): Record<string, Value> {
  if (network.from === 'default')
    return {
      Subnets: ref('Subnets'),
      SecurityGroups: [getAtt('AppSecurityGroup', 'GroupId')],
      AssignPublicIp: 'ENABLED',
    };
  const { subnets, securityGroups, publicIp } = network;
  const chosen = (prefix: string, which: typeof subnets): Value =>
    'tag' in which ? ref(tagParameter(prefix, which.tag)) : which.ids;
  return {
    Subnets: chosen('Subnets', subnets),
    ...(securityGroups ? { SecurityGroups: chosen('SecurityGroups', securityGroups) } : {}),
    AssignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
  };
}

/** The cluster's ARN: the app's own, or one that is there. */
export function clusterArn({ app }: Plan): Value {
  if (app.cluster === undefined) return getAtt('AppCluster');
  return app.cluster.startsWith('arn:') ? app.cluster : sub(arnText('ecs', `cluster/${app.cluster}`));
}

/** The cluster's name, as it stands within an ARN in `Fn::Sub`. */
export function clusterName({ app }: Plan): string {
  if (app.cluster === undefined) return '${AppCluster}';
  return app.cluster.slice(app.cluster.lastIndexOf('/') + 1);
}

/** Jobs whose silence no alarm can see: rarer than CloudWatch's seven days, or with an end. */
export const isAnyWatched = ({ app }: Plan): boolean => app.jobs.some(isWatched);
export const isWatched = ({ alarms }: Job): boolean => alarms.silent !== undefined && alarms.silent.by !== 'alarm';

/** Jobs of which a single missed run is told. */
export const missable = ({ app }: Plan): readonly Job[] => app.jobs.filter(({ alarms }) => alarms.silent?.tellsMissed);

/** Whether a failed run has anything to be done about: somebody to tell, or schedules to pause. */
export const tellsAnything = (plan: Plan): boolean =>
  plan.sets.some(isTold) ||
  isAnyWatched(plan) ||
  missable(plan).length > 0 ||
  plan.app.jobs.some(({ pauseAfterFailures }) => pauseAfterFailures !== undefined);
