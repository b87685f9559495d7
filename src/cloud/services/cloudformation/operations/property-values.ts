/**
 * What resources look like before and after a change set, for DescribeChangeSet with IncludePropertyValues: whole, and each property that differs.
 * What becomes known only when a resource is made stands there as AWS writes it. Secrets are four stars, as in events.
 * Source: API reference, "ResourceChange", "ResourceTargetDefinition".
 */
import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import { own } from '../../../../languages/own.ts';
import type { Json, JsonObject } from '../../../../languages/template/document.ts';
import { canonical } from '../deploy/canonical.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { shownProperties } from '../deploy/shown-properties.ts';
import { type Deployments, whereKnown } from './change-causes.ts';

export const knownLater = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** The changes with their values. */
export function withPropertyValues(
  { before, after }: Deployments,
  changes: readonly ResourceChange[],
): ResourceChange[] {
  const byId = new Map(changes.map((change) => [change.LogicalResourceId ?? '', change]));
  const wanted: Deployment = {
    ...after,
    scope: {
      ...after.scope,
      resource(id, attribute) {
        const change = byId.get(id);
        const known = change ? whereKnown(change, attribute) : 'as it is';
        if (known === 'as it is') return after.scope.resource(id, attribute);
        return known === 'later' ? knownLater : own(propertiesOf(wanted, id) ?? {}, String(attribute));
      },
    },
  };
  return changes.map((change) => {
    const was = change.Action === 'Add' ? undefined : before && propertiesOf(before, idOf(change));
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
  const name = target.Attribute === 'Tags' ? 'Tags' : target.Name;
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
