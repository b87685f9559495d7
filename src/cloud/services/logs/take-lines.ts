/**
 * Lines come in: they are added to the log file, and the group's metric filters make samples of them.
 * Source: CloudWatch Logs User Guide, "Creating metrics from log events using filters"; API reference, MetricTransformation.
 */
import { Message } from '../../../languages/filter/line-test.ts';
import type { Context, Row } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import type { Line } from './log-file/block.ts';
import type { Batch } from './log-file/lines.ts';
import type { ReadyFilter } from './metric-filters.ts';

export function takeLines(logs: Logs, context: Context, batch: Batch): void {
  context.undo(logs.lines.add(batch));
  const rest = countLines(logs, context, batch.groupKey, batch.lines);
  for (let at = 0; at < rest.length; at += linesPerRow)
    context.post('count-lines', batch.groupKey, rest.slice(at, at + linesPerRow));
}

export function countMoreLines(logs: Logs, context: Context, { subject, payload }: Row): void {
  const rest = countLines(logs, context, subject, payload as Line[]);
  if (rest.length > 0) context.goOn(rest);
}

/** What is left of a row is written again after each piece of it. */
const linesPerRow = 200;

/** In events of an execution's history, which take as long: what is counted at once, and what it takes to read a line, to test it, and to make a sample. */
const pieceEvents = 200;
const eventsOf = { character: 1 / 2500, test: 1 / 100, step: 1 / 2500, sample: 1 / 5 };

/** Returns the lines that are left for later. */
function countLines(logs: Logs, context: Context, group: string, lines: readonly Line[]): readonly Line[] {
  const filters = logs.metricFilters.ready(group);
  if (filters.length === 0) return [];
  let spent = 0;
  let at = 0;
  for (; at < lines.length && spent < pieceEvents; at++) {
    const line = lines[at] as Line;
    const message = new Message(line.text);
    spent += line.text.length * eventsOf.character;
    for (const filter of filters) {
      spent += eventsOf.test + filter.test.size * line.text.length * eventsOf.step;
      if (countLine(context, filter, line, message)) spent += eventsOf.sample;
    }
  }
  context.spend(spent);
  return lines.slice(at);
}

/** Does it make a sample? */
function countLine(context: Context, { test, transformation }: ReadyFilter, { at }: Line, message: Message): boolean {
  const {
    metricNamespace,
    metricName,
    metricValue = '',
    defaultValue,
    dimensions = {},
    unit = 'None',
  } = transformation;
  const isMatch = test.matches(message);
  const value = isMatch ? matchedValue(test, metricValue, message) : defaultValue;
  // A value that is no number makes no sample.
  if (value === undefined || !Number.isFinite(value)) return false;
  const found = Object.entries(dimensions).map(([name, field]) => [name, test.read(field)?.(message)] as const);
  context.count({
    namespace: String(metricNamespace),
    name: String(metricName),
    // AWS does not document what becomes of a line that lacks a dimension's field: here the sample has the other dimensions.
    dimensions: Object.fromEntries(found.filter(([, text]) => text !== undefined)) as Record<string, string>,
    value,
    unit,
    at,
  });
  return true;
}

function matchedValue(test: ReadyFilter['test'], metricValue: string, message: Message): number {
  if (!metricValue.startsWith('$')) return Number(metricValue);
  const found = test.read(metricValue)?.(message);
  return found === undefined || found.trim() === '' ? Number.NaN : Number(found);
}
