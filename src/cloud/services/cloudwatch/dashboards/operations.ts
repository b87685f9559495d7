/**
 * Dashboards: kept and shown as they were put, in no console.
 * Source: API reference, PutDashboard, GetDashboard, ListDashboards, DeleteDashboards.
 */
import type {
  DeleteDashboardsInput,
  GetDashboardInput,
  GetDashboardOutput,
  ListDashboardsInput,
  ListDashboardsOutput,
  PutDashboardInput,
  PutDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler, Permission } from '../../../kit/service.ts';
import { mergeTags } from '../../../kit/tags.ts';
import type { CloudWatch } from '../context.ts';
import { dashboardsPerDeletionMax, dashboardsPerPage } from '../limits.ts';
import { invalidToken, invalidValue } from '../refusals.ts';
import { tagRules } from '../tag-rules.ts';
import { messagesOf } from './dashboard-body.ts';

/** "The ARN format of a dashboard is arn:aws:cloudwatch::account-id:dashboard/dashboard-name": of no region. */
export const dashboardArn = ({ host }: Pick<CloudWatch, 'host'>, name: string): string =>
  `arn:${host.partition}:cloudwatch::${host.account}:dashboard/${name}`;

const on = (service: CloudWatch, operation: string, names: readonly string[]): Permission[] =>
  names.map((name) => ({ action: `cloudwatch:${operation}`, resource: dashboardArn(service, name) }));

const invalidInput = (
  message: string,
  dashboardValidationMessages: PutDashboardOutput['DashboardValidationMessages'],
) => new AwsError('DashboardInvalidInputError', message, 400, { dashboardValidationMessages });

const notFound = (name: string): AwsError =>
  new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`, 404);

export const putDashboard: Handler<CloudWatch, PutDashboardInput, PutDashboardOutput> = {
  permissions: (service, { DashboardName: name = '' }) => on(service, 'PutDashboard', [name]),
  handle({ tables }, { DashboardName: name = '', DashboardBody: body = '', Tags = [] }, { now }) {
    if (!/^[A-Za-z0-9_-]+$/.test(name))
      throw invalidInput(
        `The value "${name}" for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).`,
        [],
      );
    const messages = messagesOf(body);
    if (!messages) throw invalidInput('The field DashboardBody must be a valid JSON object', []);
    if (messages.length > 0) {
      const shown = messages.map(({ DataPath, Message }) => ({ dataPath: DataPath, message: Message }));
      const start = `The dashboard body is invalid, there are ${messages.length} validation errors:`;
      throw invalidInput(`${start}\n${JSON.stringify(shown, undefined, 2)}`, messages);
    }
    tables.dashboards.put({ name, body, updatedAt: now }, mergeTags([], Tags, tagRules));
    return { DashboardValidationMessages: [] };
  },
};

export const getDashboard: Handler<CloudWatch, GetDashboardInput, GetDashboardOutput> = {
  permissions: (service, { DashboardName: name = '' }) => on(service, 'GetDashboard', [name]),
  handle(service, { DashboardName: name = '' }) {
    const found = service.tables.dashboards.get(name);
    if (!found) throw notFound(name);
    return { DashboardArn: dashboardArn(service, name), DashboardBody: found.body, DashboardName: name };
  },
};

export const listDashboards: Handler<CloudWatch, ListDashboardsInput, ListDashboardsOutput> = {
  permissions: () => [{ action: 'cloudwatch:ListDashboards', resource: '*' }],
  handle(service, { DashboardNamePrefix: prefix = '', NextToken }) {
    const after = String(readToken('ListDashboards', NextToken, invalidToken) ?? '');
    const found = service.tables.dashboards.after(after, prefix, dashboardsPerPage + 1);
    const { items, nextToken } = cutPage('ListDashboards', found, dashboardsPerPage, ({ name }) => name);
    return {
      DashboardEntries: items.map(({ name, body, updatedAt }) => ({
        DashboardName: name,
        DashboardArn: dashboardArn(service, name),
        LastModified: new Date(updatedAt),
        Size: Buffer.byteLength(body),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

/** Where one is not there none is deleted: AWS deletes the others. */
export const deleteDashboards: Handler<CloudWatch, DeleteDashboardsInput, Record<string, never>> = {
  permissions: (service, { DashboardNames: names = [] }) => on(service, 'DeleteDashboards', names),
  handle({ tables }, { DashboardNames: names = [] }) {
    if (names.length > dashboardsPerDeletionMax)
      throw invalidValue(`At most ${dashboardsPerDeletionMax} dashboards can be deleted in one request.`);
    const missing = names.find((name) => !tables.dashboards.get(name));
    if (missing !== undefined) throw notFound(missing);
    for (const name of names) tables.dashboards.remove(name);
    return {};
  },
};
