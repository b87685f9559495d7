/**
 * CloudWatch Logs: groups, streams, events, retention. Groups and streams stand in the main store, lines in a file of their own.
 * Leaves out subscriptions, queries, exports, field indexes, data protection.
 */
import {
  bind,
  type Handlers,
  type Row,
  type Service,
  type ServiceDefinition,
  type ServiceHost,
} from '../../kit/service.ts';
import type { Logs } from './context.ts';
import {
  ailing,
  countCut,
  flushLines,
  listCuts,
  lookForSpace,
  resumeCutting,
  watchSpace,
} from './full-disk/cut-lines.ts';
import { openCuts } from './full-disk/cut-tables.ts';
import { sparingDisk } from './full-disk/sparing-disk.ts';
import { bytesMax, type SizeLimits } from './limits.ts';
import { openLines } from './log-file/lines.ts';
import { openMetricFilters } from './metric-filters.ts';
import { deliverLines } from './operations/deliver.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { createLogGroup, deleteLogGroup, describeLogGroups } from './operations/groups.ts';
import { readLiveTail, startLiveTail } from './operations/live-tail.ts';
import {
  deleteMetricFilter,
  describeMetricFilters,
  putMetricFilter,
  testMetricFilter,
} from './operations/metric-filters.ts';
import { appendOutput, forgetOutput, outputOffset } from './operations/output.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import {
  deleteResourcePolicy,
  describeResourcePolicies,
  letDeliver,
  putResourcePolicy,
} from './operations/resource-policies.ts';
import { deleteRetentionPolicy, putRetentionPolicy } from './operations/retention-policy.ts';
import { createLogStream, deleteLogStream, describeLogStreams } from './operations/streams.ts';
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from './operations/tags.ts';
import { openResourcePolicies } from './resource-policies.ts';
import { purge, retain } from './retention.ts';
import { survivingDamage } from './surviving-damage.ts';
import { openTables, schema } from './tables.ts';
import { countMoreLines } from './take-lines.ts';
import { checkSizes, trimFile, trimGroup, trimStream } from './trim.ts';

/** Keeps at most so much. */
export const logsWithin = (sizes: SizeLimits): ServiceDefinition => ({
  service: 'logs',
  schema,
  open: (host) => open(host, sizes),
});

export const logs: ServiceDefinition = logsWithin(bytesMax);

function open(host: ServiceHost, sizes: SizeLimits): Service {
  const service: Logs = {
    host,
    tables: openTables(host.store),
    policies: openResourcePolicies(host.store),
    metricFilters: openMetricFilters(host.store),
    lines: openLines(host.logStore),
    bytesMax: sizes,
    space: { fileMax: undefined, isShort: false, failures: 0 },
    cuts: openCuts(host.store),
    sessions: new Map(),
  };
  const deletions = deletionsOf(service);
  return survivingDamage(service, {
    operations: bind(service, handlers),
    rows: {
      ...Object.fromEntries(
        Object.entries(deletions).map(([kind, work]) => [kind, (context, { subject }: Row) => work(context, subject)]),
      ),
      purge: (context, row) => purge(service, context, row),
      'count-cut': countCut,
      'count-lines': (context, row) => countMoreLines(service, context, row),
    },
    timers: {
      ...deletions,
      'purge-group': (context, key) => context.post('purge', key, { group: key }),
      'purge-stream': (context, key) => context.post('purge', key, { stream: key }),
      space: (context) => lookForSpace(service, context),
    },
    /** Groups that an older version made without a policy have no timer yet: each look at one sets the next. */
    onStart(context) {
      for (const key of service.tables.keysWithoutPolicy()) context.post('retain', key, undefined, true);
      resumeCutting(service, context);
    },
    flush(context) {
      watchSpace(service, context);
      checkSizes(service, context, flushLines(service, context));
    },
    ailing: () => ailing(service),
    dropCaches() {
      service.lines.drop();
      service.policies.drop();
      service.metricFilters.drop();
      service.sessions.clear();
      service.space.fileMax = undefined;
      service.space.isShort = false;
    },
  });
}

const handlers: Handlers<Logs> = {
  // groups
  CreateLogGroup: createLogGroup,
  DescribeLogGroups: describeLogGroups,
  PutRetentionPolicy: putRetentionPolicy,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DeleteLogGroup: deleteLogGroup,

  // streams
  CreateLogStream: createLogStream,
  DescribeLogStreams: describeLogStreams,
  DeleteLogStream: deleteLogStream,

  // events
  PutLogEvents: putLogEvents,
  GetLogEvents: getLogEvents,
  FilterLogEvents: filterLogEvents,
  StartLiveTail: startLiveTail,
  ReadLiveTail: readLiveTail,

  // metric filters
  PutMetricFilter: putMetricFilter,
  DescribeMetricFilters: describeMetricFilters,
  DeleteMetricFilter: deleteMetricFilter,
  TestMetricFilter: testMetricFilter,

  // tags
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
  TagLogGroup: tagLogGroup,
  UntagLogGroup: untagLogGroup,
  ListTagsLogGroup: listTagsLogGroup,

  // resource policies
  PutResourcePolicy: putResourcePolicy,
  DescribeResourcePolicies: describeResourcePolicies,
  DeleteResourcePolicy: deleteResourcePolicy,
  LetDeliver: letDeliver,

  // the output of containers, and of other services
  DeliverLines: deliverLines,
  AppendOutput: appendOutput,
  OutputOffset: outputOffset,
  ForgetOutput: forgetOutput,

  // lines without space
  ListCuts: listCuts,
};

/** What goes by itself, by a row or a timer of that kind. */
const deletionsOf = (service: Logs) =>
  sparingDisk({
    retain: (context, key) => retain(service, context, key),
    trim: (context, key) => trimGroup(service, context, key),
    'trim-stream': (context, key) => trimStream(service, context, key),
    'trim-file': (context) => trimFile(service, context),
  });
