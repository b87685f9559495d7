/**
 * Lines come in: they are added to the log file, and the group's metric filters make samples of them.
 * Source: CloudWatch Logs User Guide, "Creating metrics from log events using filters"; API reference, MetricTransformation.
 */
import type { Context } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import type { Line } from './log-file/block.ts';
import type { Batch } from './log-file/lines.ts';
import type { ReadyFilter } from './metric-filters.ts';

export function takeLines(logs: Logs, context: Context, batch: Batch): void {
  context.undo(logs.lines.add(batch));
  for (const filter of logs.metricFilters.ready(batch.groupKey))
    for (const line of batch.lines) countLine(context, filter, line);
}

function countLine(context: Context, { test, transformation }: ReadyFilter, line: Line): void {
  const {
    metricNamespace,
    metricName,
    metricValue = '',
    defaultValue,
    dimensions = {},
    unit = 'None',
  } = transformation;
  const isMatch = test.matches(line.text);
  const value = isMatch ? matchedValue(test, metricValue, line.text) : defaultValue;
  // A value that is no number makes no sample.
  if (value === undefined || !Number.isFinite(value)) return;
  const found = Object.entries(dimensions).map(([name, field]) => [name, test.read(field)?.(line.text)] as const);
  context.count({
    namespace: String(metricNamespace),
    name: String(metricName),
    // AWS does not document what becomes of a line that lacks a dimension's field: here the sample has the other dimensions.
    dimensions: Object.fromEntries(found.filter(([, text]) => text !== undefined)) as Record<string, string>,
    value,
    unit,
    at: line.at,
  });
}

function matchedValue(test: ReadyFilter['test'], metricValue: string, text: string): number {
  if (!metricValue.startsWith('$')) return Number(metricValue);
  const found = test.read(metricValue)?.(text);
  return found === undefined || found.trim() === '' ? Number.NaN : Number(found);
}
