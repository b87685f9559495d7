/**
 * Whether a policy that hangs on a topic, a queue, a key or a role lets a service of AWS do something to it in its own name. `*`, as a principal
 * or as one of AWS, is everybody, services too; an account, a user, a role or a federation is no service. What cannot be told from here lets it.
 * Sources: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal" and "AWS global condition context keys"; Amazon
 * EventBridge User Guide, "Using resource-based policies for Amazon EventBridge"; Amazon SNS Developer Guide, "Example cases for Amazon SNS access control".
 */
import { isObject } from '../../languages/is-object.ts';
import { isAllow, names } from './role.ts';
import { at, type Fields, hasInclude, hasUnknown, listOf, objectsOf, resourceOf } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export type Service = 'cloudwatch' | 'ecs-tasks' | 'events' | 'logs' | 'scheduler' | 'states';

/** `source`: the alarm or the rule for which the service acts, where there is one. */
export const lets = (
  template: Template,
  document: unknown,
  service: Service,
  action: string,
  source?: Resource,
): boolean =>
  !isObject(document) ||
  hasInclude(document) ||
  objectsOf(document['Statement']).some(
    (fields) =>
      isAllow({ fields }) &&
      names({ fields }, action) &&
      isMeant(fields, service) &&
      conditionsOf(fields).every((each) => mayHold(template, each, service, source)),
  );

function isMeant({ Principal, NotPrincipal }: Fields, service: Service): boolean {
  const is = (each: unknown): boolean => hasUnknown(each) || String(each).startsWith(`${service}.`);
  if (NotPrincipal !== undefined) return !listOf(at(NotPrincipal, 'Service')).some(is);
  if (!isObject(Principal)) return Principal === '*' || hasUnknown(Principal);
  return listOf(Principal['AWS']).some((each) => each === '*') || listOf(Principal['Service']).some(is);
}

interface Condition {
  readonly operator: string;
  /** In small letters: keys are compared so. */
  readonly key: string;
  readonly values: readonly unknown[];
}

const conditionsOf = ({ Condition }: Fields): readonly Condition[] =>
  Object.entries(isObject(Condition) ? Condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: listOf(values),
    })),
  );

/** What a person or a role has, and a service that acts in its own name has not. */
const ofPeople = /^aws:principal(orgid|orgpaths|account|arn|tag\/.*)$/;

function mayHold(
  template: Template,
  { operator, key, values }: Condition,
  service: Service,
  source: Resource | undefined,
): boolean {
  if (/Not|IfExists|^Null$/.test(operator)) return true;
  if (ofPeople.test(key)) return false;
  // Whose topic it is for, EventBridge does not say.
  if (key === 'aws:sourceowner') return service !== 'events';
  if (key !== 'aws:sourcearn') return true;
  return source === undefined || values.some((each) => couldBe(template, String(each), service, source));
}

/** Whether the ARN, or the pattern of one, may be that of the alarm or rule. */
function couldBe(template: Template, arn: string, service: Service, source: Resource): boolean {
  const referred = template.resources.get(resourceOf(arn) ?? '');
  if (referred) return referred === source;
  if (hasUnknown(arn) || !arn.startsWith('arn:')) return true;
  // A mark has colons of its own.
  const named = arn.replace(/⟦[^⟧]*⟧/g, 'x').split(':')[2] ?? '*';
  return named === service || /[*?]/.test(named);
}
