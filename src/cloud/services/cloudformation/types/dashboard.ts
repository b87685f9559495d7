/** AWS::CloudWatch::Dashboard. */
import { dashboardSchema } from '../../../../languages/resources/cloudwatch.table.ts';
import { changeTags, tagsOf } from './change.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

const arnOf = ({ host }: ResourceContext, name: string): string =>
  `arn:${host.partition}:cloudwatch::${host.account}:dashboard/${name}`;

export const dashboard: ResourceType = {
  ...dashboardSchema,
  create(context, { DashboardName, DashboardBody, ...wanted }) {
    const name = String(DashboardName ?? context.name(nameCharactersMax));
    context.call('cloudwatch', 'PutDashboard', { DashboardName: name, DashboardBody, Tags: tagsOf(wanted) });
    return { physicalId: name, attributes: {} };
  },
  update(context, made, wanted, before) {
    const { physicalId: DashboardName } = made;
    context.call('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody: wanted['DashboardBody'] });
    const ResourceARN = arnOf(context, DashboardName);
    changeTags(before, wanted, {
      set: (Tags) => context.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
      clear: (TagKeys) => context.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId }) =>
    context.clear('cloudwatch', 'DeleteDashboards', { DashboardNames: [physicalId] }),
};
