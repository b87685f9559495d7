/** PutMetricFilter, DescribeMetricFilters, DeleteMetricFilter, TestMetricFilter. Source: API reference, the operations' pages. */
import type {
  DeleteMetricFilterRequest,
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
  MetricTransformation,
  PutMetricFilterRequest,
  TestMetricFilterRequest,
  TestMetricFilterResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { Message } from '../../../../languages/filter/line-test.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { metricDimensionsMax, metricFiltersMax, pageSizeMax } from '../limits.ts';
import { findGroup, streamArn } from '../names.ts';
import { onGroup } from '../permissions.ts';
import { invalidParameter, invalidToken, refuse } from '../refusals.ts';
import { readPattern } from './read-pattern.ts';

export const putMetricFilter: Handler<Logs, PutMetricFilterRequest, object> = {
  permissions: onGroup('PutMetricFilter'),
  handle(logs, input, context) {
    const { logGroupName, filterName, filterPattern, metricTransformations = [] } = input;
    const { applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions } = input;
    refuse({ applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions });
    const { key } = findGroup(logs, logGroupName as string);
    const [transformation] = metricTransformations;
    checkTransformation(transformation as MetricTransformation, filterPattern as string);
    const others = logs.metricFilters.of(key).filter(({ name }) => name !== filterName);
    if (others.length >= metricFiltersMax) throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    logs.metricFilters.put(context, key, {
      name: filterName as string,
      pattern: filterPattern as string,
      transformation: transformation as MetricTransformation,
      createdAt: context.now,
    });
    return {};
  },
};

const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function checkTransformation(transformation: MetricTransformation, text: string): void {
  const pattern = readPattern(text);
  const { metricValue = '', dimensions = {}, defaultValue } = transformation;
  const fields = Object.values(dimensions);
  if (transformation.metricNamespace?.startsWith('AWS/'))
    throw invalidParameter('Metric namespaces starting with AWS/ are reserved for AWS.');
  if (fields.some((field) => !field.startsWith('$')))
    throw invalidParameter('Invalid metric transformation: dimension value must be valid selector.');
  if (fields.length > metricDimensionsMax)
    throw invalidParameter(`A metric filter has at most ${metricDimensionsMax} dimensions; there are ${fields.length}`);
  if (fields.length > 0 && defaultValue !== undefined && defaultValue !== null)
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    );
  if (!metricValue.startsWith('$') && !numberForm.test(metricValue))
    throw invalidParameter(`metricValue is \`${metricValue}\`: a number is expected, or a field of the pattern`);
  for (const field of [...fields, ...(metricValue.startsWith('$') ? [metricValue] : [])])
    if (!pattern.read(field)) throw invalidParameter(`The filter pattern has no field \`${field}\``);
}

export const describeMetricFilters: Handler<Logs, DescribeMetricFiltersRequest, DescribeMetricFiltersResponse> = {
  permissions: (logs, { logGroupName = '' }) => [
    { action: 'logs:DescribeMetricFilters', resource: streamArn(logs.host, logGroupName, '') },
  ],
  handle(logs, input) {
    const { logGroupName, filterNamePrefix = '', metricName, metricNamespace, limit = pageSizeMax, nextToken } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined))
      throw invalidParameter(
        'If you include the metricName parameter in your request, you must also include the metricNamespace parameter.',
      );
    const after = readToken('DescribeMetricFilters', nextToken, invalidToken) ?? '';
    const groups = logGroupName === undefined ? logs.tables.allGroups() : [findGroup(logs, logGroupName)];
    const found = groups
      .flatMap((group) => logs.metricFilters.of(group.key).map((filter) => ({ ...filter, group: group.name })))
      .filter(({ name, transformation }) => {
        const isMetric =
          metricName === undefined ||
          (transformation.metricName === metricName && transformation.metricNamespace === metricNamespace);
        return name.startsWith(filterNamePrefix) && isMetric;
      })
      .map((filter) => ({ ...filter, place: JSON.stringify([filter.name, filter.group]) }))
      .filter(({ place }) => place > after)
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = cutPage('DescribeMetricFilters', found, limit, ({ place }) => place);
    const metricFilters = page.items.map(({ name, pattern, transformation, createdAt, group }) => ({
      filterName: name,
      filterPattern: pattern,
      metricTransformations: [transformation],
      creationTime: createdAt,
      logGroupName: group,
      applyOnTransformedLogs: false,
    }));
    return { metricFilters, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  },
};

export const deleteMetricFilter: Handler<Logs, DeleteMetricFilterRequest, object> = {
  permissions: onGroup('DeleteMetricFilter'),
  handle(logs, { logGroupName, filterName }, context) {
    const { key } = findGroup(logs, logGroupName as string);
    if (!logs.metricFilters.of(key).some(({ name }) => name === filterName))
      throw new AwsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
    logs.metricFilters.remove(context, key, filterName as string);
    return {};
  },
};

export const testMetricFilter: Handler<Logs, TestMetricFilterRequest, TestMetricFilterResponse> = {
  permissions: () => [{ action: 'logs:TestMetricFilter', resource: '*' }],
  handle(_, { filterPattern, logEventMessages = [] }) {
    const pattern = readPattern(filterPattern);
    const readers = pattern.fields.map((field) => [field, pattern.read(field)] as const);
    const matches = logEventMessages.flatMap((eventMessage, index) => {
      const message = new Message(eventMessage);
      if (!pattern.matches(message)) return [];
      const values = readers.flatMap(([field, read]) => {
        const value = read?.(message);
        return value === undefined ? [] : [[field, value]];
      });
      return [{ eventNumber: index + 1, eventMessage, extractedValues: Object.fromEntries(values) }];
    });
    return { matches };
  },
};
