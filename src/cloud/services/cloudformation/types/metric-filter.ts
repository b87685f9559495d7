/** AWS::Logs::MetricFilter. Its names are those of one log group; a stack's id of it is the filter's name. */
import { metricFilterSchema } from '../../../../languages/resources/logs.table.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 512;

export const metricFilter: ResourceType = {
  ...metricFilterSchema,
  create: (context, wanted) => put(context, String(wanted['FilterName'] ?? context.name(nameCharactersMax)), wanted),
  update: (context, { physicalId }, wanted) => put(context, physicalId, wanted),
  remove: (context, { physicalId: filterName }, { LogGroupName: logGroupName }) =>
    context.clear('logs', 'DeleteMetricFilter', { logGroupName, filterName }),
};

interface Transformation {
  readonly MetricName: string;
  readonly MetricNamespace: string;
  readonly MetricValue: string;
  readonly DefaultValue?: number;
  readonly Dimensions?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Unit?: string;
}

function put(context: ResourceContext, filterName: string, wanted: Values) {
  context.call('logs', 'PutMetricFilter', {
    logGroupName: wanted['LogGroupName'],
    filterName,
    filterPattern: wanted['FilterPattern'],
    metricTransformations: (wanted['MetricTransformations'] as Transformation[]).map((one) => ({
      metricName: one.MetricName,
      metricNamespace: one.MetricNamespace,
      metricValue: one.MetricValue,
      ...(one.DefaultValue === undefined ? {} : { defaultValue: one.DefaultValue }),
      ...(one.Dimensions
        ? { dimensions: Object.fromEntries(one.Dimensions.map(({ Key, Value }) => [Key, Value])) }
        : {}),
      ...(one.Unit === undefined ? {} : { unit: one.Unit }),
    })),
  });
  return { physicalId: filterName, attributes: {} };
}
