/**
 * What resources look like before and after a change set, for DescribeChangeSet with IncludePropertyValues: whole, and each property that differs.
 * What becomes known only when a resource is made stands there as AWS writes it. Secrets are four stars, as in events.
 * Source: API reference, "ResourceChange", "ResourceTargetDefinition".
 */
import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { canonical } from '../deploy/canonical.ts';
import { type Deployment, openDeployment } from '../deploy/deployment.ts';
import { shownProperties } from '../deploy/shown-properties.ts';
import type { Revision, Stack } from '../stack.ts';

export const knownLater = '{{changeSet:KNOWN_AFTER_APPLY}}';

export interface Revisions {
  readonly before: Revision | undefined;
  readonly after: Revision;
}

/** The changes with their values. */
export function withPropertyValues(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  { before, after }: Revisions,
  changes: readonly ResourceChange[],
): ResourceChange[] {
  const made = new Set(
    changes.filter(({ Action, Replacement }) => Action === 'Add' || Replacement === 'True').map(idOf),
  );
  const old = before && openDeployment(service, context, stack, before);
  const opened = openDeployment(service, context, stack, after);
  const wanted: Deployment = {
    ...opened,
    scope: {
      ...opened.scope,
      resource: (id, attribute) => (made.has(id) ? knownLater : opened.scope.resource(id, attribute)),
    },
  };
  return changes.map((change) => {
    const was = change.Action === 'Add' ? undefined : old && propertiesOf(old, idOf(change));
    const is = change.Action === 'Remove' ? undefined : propertiesOf(wanted, idOf(change));
    return {
      ...change,
      ...(was ? { BeforeContext: JSON.stringify({ Properties: was }) } : {}),
      ...(is ? { AfterContext: JSON.stringify({ Properties: is }) } : {}),
      Details: (change.Details ?? []).map((detail) => ({
        ...detail,
        Target: withValues(detail.Target ?? {}, was, is),
      })),
    };
  });
}

const idOf = ({ LogicalResourceId }: ResourceChange): string => LogicalResourceId ?? '';

function propertiesOf(deployment: Deployment, logicalId: string): JsonObject | undefined {
  const { service, stack, template } = deployment;
  if (!template.resources.has(logicalId)) return undefined;
  const made = service.tables.resource(stack.id, logicalId)?.resource;
  return shownProperties(deployment, logicalId, made?.properties ?? {});
}

type Target = NonNullable<NonNullable<ResourceChange['Details']>[number]['Target']>;

function withValues(target: Target, was: JsonObject | undefined, is: JsonObject | undefined): Target {
  const { Name: name } = target;
  if (name === undefined) return target;
  const [before, after] = [was?.[name], is?.[name]];
  return {
    ...target,
    Path: `/Properties/${name}`,
    ...(before === undefined ? {} : { BeforeValue: textOf(before) }),
    ...(after === undefined ? {} : { AfterValue: textOf(after) }),
    AttributeChangeType: before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify',
  };
}

const textOf = (value: Json): string => (typeof value === 'object' ? canonical(value) : String(value));

/** Without what is shown only on request. */
export function withoutPropertyValues(change: ResourceChange): ResourceChange {
  const { BeforeContext: _before, AfterContext: _after, Details: details = [], ...rest } = change;
  return {
    ...rest,
    Details: details.map(({ Target, ...detail }) => {
      const { Path: _path, BeforeValue: _was, AfterValue: _is, AttributeChangeType: _type, ...target } = Target ?? {};
      return { ...detail, Target: target };
    }),
  };
}
