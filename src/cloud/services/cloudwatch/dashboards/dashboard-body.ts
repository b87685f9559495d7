/**
 * What is wrong with the body of a dashboard: its widgets, and the metrics and alarms in them. What CloudWatch checks besides (options of widgets, positions,
 * colours) is not looked at.
 * Source: API reference, "Dashboard Body Structure and Syntax"; the words are those that users of AWS report.
 */
import type { DashboardValidationMessage } from '@aws-sdk/client-cloudwatch';
import { isObject } from '../../../../languages/is-object.ts';

/** A text that is no JSON object has no messages: undefined. */
export function messagesOf(body: string): DashboardValidationMessage[] | undefined {
  const root = parsed(body);
  if (!isObject(root)) return undefined;
  const { widgets } = root as { widgets?: unknown };
  if (widgets === undefined) return [];
  if (!Array.isArray(widgets)) return [said('/widgets', 'Should be array')];
  return widgets.flatMap((widget, index) => ofWidget(widget, `/widgets/${index}`));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const said = (DataPath: string, Message: string): DashboardValidationMessage => ({ DataPath, Message });

function ofWidget(widget: unknown, path: string): DashboardValidationMessage[] {
  if (!isObject(widget)) return [said(path, 'Should be object')];
  const { type, properties = {} } = widget as { type?: unknown; properties?: unknown };
  if (type === undefined) return [said(path, "Should have required property 'type'")];
  if (!isObject(properties)) return [said(`${path}/properties`, 'Should be object')];
  const { metrics, annotations, alarms } = properties as Record<string, unknown>;
  if (type === 'alarm')
    return Array.isArray(alarms) && alarms.length === 0
      ? [said(`${path}/properties/alarms`, 'Should NOT have less than 1 items')]
      : [];
  if (type !== 'metric') return [];
  if (metrics === undefined && annotations === undefined) return withoutMetrics(`${path}/properties`);
  return Array.isArray(metrics)
    ? metrics.flatMap((metric, index) => ofMetric(metric, `${path}/properties/metrics/${index}`))
    : [];
}

const withoutMetrics = (path: string): DashboardValidationMessage[] => [
  said(path, "Should have required property 'metrics'"),
  said(path, 'The metric widget should have specified a region and a data source or an alarm annotation'),
  said(path, "Should have required property 'annotations'"),
];

/** Texts, and at last how it is drawn: an object. */
function ofMetric(metric: unknown, path: string): DashboardValidationMessage[] {
  if (!Array.isArray(metric))
    return [
      said(path, 'Should be array'),
      said(
        path,
        'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element',
      ),
    ];
  return metric.flatMap((field: unknown, index) =>
    typeof field === 'string' || (isObject(field) && index === metric.length - 1)
      ? []
      : [said(`${path}/${index}`, 'Invalid metric field type, only "String" type is allowed')],
  );
}
