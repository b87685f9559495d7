/**
 * Numbers that are Double in AWS's models are written with a fraction, `3.0`: programs in some languages tell them from whole numbers. The SDK's schemas
 * know one kind of number only.
 * Source: the service models that botocore carries, outputs of the operations that are here.
 */
import type { OperationModel } from '../models/model.ts';
import type { Shape } from '../models/shape.ts';

/** Structure.member; of a list or a map its items. */
const doubles: ReadonlySet<string> = new Set([
  'MetricAlarm.Threshold',
  'Datapoint.SampleCount',
  'Datapoint.Average',
  'Datapoint.Sum',
  'Datapoint.Minimum',
  'Datapoint.Maximum',
  'Datapoint.ExtendedStatistics',
  'MetricDataResult.Values',
  'DescribeMapRunOutput.toleratedFailurePercentage',
  'MetricTransformation.defaultValue',
]);

const operations: ReadonlySet<string> = new Set([
  'GetMetricStatistics',
  'GetMetricData',
  'DescribeAlarms',
  'DescribeAlarmsForMetric',
  'DescribeMapRun',
  'DescribeMetricFilters',
]);

type Write = (text: string) => unknown;

/** JSON text that a serializer puts in as it is. */
export const rawJson: Write = (text) => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** The output with each whole double as `write` makes it of its text. */
export function withDoubles({ operation, output }: OperationModel, value: unknown, write: Write): unknown {
  return output && operations.has(operation) ? walk(value, output, write) : value;
}

function walk(value: unknown, shape: Shape, write: Write): unknown {
  if (typeof value !== 'object' || value === null) return value;
  switch (shape.kind) {
    case 'list':
      return (value as unknown[]).map((item) => walk(item, shape.item.shape, write));
    case 'map':
      return mapped(value, (item) => walk(item, shape.value.shape, write));
    case 'structure':
      return mapped(value, (item, name) => {
        const member = shape.members.get(name);
        if (doubles.has(`${shape.name}.${name}`)) return inside(item, write);
        return member ? walk(item, member.shape, write) : item;
      });
    default:
      return value;
  }
}

const mapped = (value: object, make: (item: unknown, name: string) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([name, item]) => [name, make(item, name)]));

function inside(value: unknown, write: Write): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? write(`${value}.0`) : value;
  if (Array.isArray(value)) return value.map((item) => inside(item, write));
  return typeof value === 'object' && value !== null ? mapped(value, (item) => inside(item, write)) : value;
}
