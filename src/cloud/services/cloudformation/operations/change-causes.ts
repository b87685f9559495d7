/**
 * Why the properties of a resource change: one was edited, a parameter that it refers to has another value, or another resource that it refers to changes.
 * AWS does not know before what a resource answers when it is changed, be it an ARN that no change has ever changed: whatever asks for such an attribute may
 * change. What GetAtt reads of its properties is known.
 * Sources: User Guide, "Example change sets"; API reference, ResourceChangeDetail; change sets that users of AWS show.
 */
import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { own } from '../../../../languages/own.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import type { JsonObject } from '../../../../languages/template/document.ts';
import { type Reference, references } from '../../../../languages/template/functions.ts';
import { canonical } from '../deploy/canonical.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { PlannedChange } from '../planned.ts';
import type { Revision } from '../stack.ts';

/** The stack as it is, unless it is new, and as it shall be. */
export interface Deployments {
  readonly before: Deployment | undefined;
  readonly after: Deployment;
}

/** What a detail of a change says beside its target, and of which property. */
export interface Cause extends Pick<ResourceChangeDetail, 'Evaluation' | 'ChangeSource' | 'CausingEntity'> {
  readonly property: string;
}

export const edited = (property: string): Cause => ({
  property,
  Evaluation: 'Static',
  ChangeSource: 'DirectModification',
});

/** `shown`: the changes of the resources that it refers to. What was edited comes first, as AWS has it. */
export function causesOf(
  { logicalId, changed }: PlannedChange,
  { before, after }: Deployments,
  shown: ReadonlyMap<string, ResourceChange>,
): Cause[] {
  const [was, is] = [before, after].map((one) => one?.template.resources.get(logicalId)?.properties ?? {});
  const causes = Object.keys({ ...is, ...Object.fromEntries(changed.map((name) => [name, ''])) }).map((property) => {
    const isChanged = changed.includes(property);
    const referred = referredOf(is!, property, after).flatMap((reference): Cause[] => {
      const cause = parameterCause(reference, before, after) ?? resourceCause(reference, shown);
      return cause && (isChanged || cause.Evaluation === 'Dynamic') ? [{ property, ...cause }] : [];
    });
    const isOfParameter = referred.some(({ ChangeSource: source }) => source === 'ParameterReference');
    const isDirect = () =>
      isOfParameter || referred.length === 0 || canonical(was![property]) !== canonical(is![property]);
    const isKnownOtherwise = referred.some(({ Evaluation }) => Evaluation === 'Static');
    return {
      direct:
        isChanged && isDirect() ? [isKnownOtherwise ? { ...edited(property), ...dynamic } : edited(property)] : [],
      referred: [...new Map(referred.map((cause) => [cause.CausingEntity, cause])).values()],
    };
  });
  return [...causes.flatMap(({ direct }) => direct), ...causes.flatMap(({ referred }) => referred)];
}

const dynamic = { Evaluation: 'Dynamic' } as const;

const referredOf = (properties: JsonObject, name: string, { scope }: Deployment): Reference[] =>
  references(own(properties, name) ?? '', [name], scope.conditions);

type Referred = Omit<Cause, 'property'>;

/** One that is new has no other value than before. */
function parameterCause({ name }: Reference, before: Deployment | undefined, after: Deployment): Referred | undefined {
  if (!before || !after.template.parameters.has(name)) return undefined;
  const [was, is] = [parameterOf(before.revision, name), parameterOf(after.revision, name)];
  if (was === undefined || was === is) return undefined;
  return { Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: name };
}

const parameterOf = ({ parameters, stored = {} }: Revision, name: string): string | undefined =>
  own(stored, name) ?? own(parameters, name);

function resourceCause(
  { name, attribute }: Reference,
  shown: ReadonlyMap<string, ResourceChange>,
): Referred | undefined {
  const change = shown.get(name);
  const evaluation = change && evaluationOf(change, attribute === undefined ? undefined : String(attribute));
  if (!evaluation) return undefined;
  return attribute === undefined
    ? { Evaluation: evaluation, ChangeSource: 'ResourceReference', CausingEntity: name }
    : { Evaluation: evaluation, ChangeSource: 'ResourceAttribute', CausingEntity: `${name}.${attribute}` };
}

/** Whether a resource's id, or an attribute of it, is certain to be another, or may be. */
function evaluationOf(change: ResourceChange, attribute: string | undefined): ResourceChangeDetail['Evaluation'] {
  if (change.Action === 'Add' || change.Replacement === 'True') return 'Static';
  if (change.Replacement === 'Conditional') return 'Dynamic';
  if (attribute === undefined) return undefined;
  if (isProperty(change, attribute)) return changesProperty(change, attribute) ? 'Static' : undefined;
  return change.Scope?.some((scope) => scope === 'Properties' || scope === 'Tags') ? 'Dynamic' : undefined;
}

const isProperty = ({ ResourceType: type = '' }: ResourceChange, attribute: string): boolean =>
  Object.hasOwn(schemaOf(type)?.properties ?? {}, attribute);

const changesProperty = ({ Details = [] }: ResourceChange, name: string): boolean =>
  Details.some(({ Target }) => Target?.Name === name);

/** Where the value of a reference to a resource that changes is to be found before it does. */
export function whereKnown(
  change: ResourceChange,
  attribute: string | undefined,
): 'as it is' | 'as it is written' | 'later' {
  const evaluation = evaluationOf(change, attribute);
  if (evaluation === undefined) return 'as it is';
  const isInPlace = change.Action === 'Modify' && change.Replacement === 'False';
  return isInPlace && evaluation === 'Static' ? 'as it is written' : 'later';
}
