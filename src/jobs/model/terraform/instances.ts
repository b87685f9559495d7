/**
 * Resources of Terraform's JSON output, one by one: values as far as they are known, and in place of the others what their configuration refers to.
 * Source: Terraform documentation, "JSON Output Format".
 */
import { isObject } from '../../../languages/is-object.ts';
import { linked } from '../links.ts';
import { at, type Fields, fieldsOf, listOf, objectsOf, resourceMark, unknownMark } from '../symbol.ts';

export interface Instance {
  /** `module.nightly.aws_sfn_state_machine.job[0]` */
  readonly address: string;
  readonly type: string;
  /** A logical id that stands for it in marks. */
  readonly id: string;
  readonly values: Fields;
}

interface Found {
  readonly address: string;
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly index: unknown;
  readonly id: string;
  readonly values: Fields;
}

/** Types that CloudFormation's `Ref` gives the ARN of. */
const refIsArn = new Set([
  'aws_sfn_state_machine',
  'aws_sns_topic',
  'aws_ecs_task_definition',
  'aws_iam_policy',
  'aws_secretsmanager_secret',
]);

/** Types whose `arn` is that of what they belong to. */
const namesAnother = new Set([
  'aws_cloudwatch_event_target',
  'aws_sns_topic_data_protection_policy',
  'aws_sns_topic_policy',
]);

const arnMark = ({ id, type }: Pick<Found, 'id' | 'type'>): string => resourceMark(id, refIsArn.has(type) ? '' : 'Arn');

const familyArn = (family: string): string =>
  `arn:aws:ecs:${unknownMark('AWS::Region')}:${unknownMark('AWS::AccountId')}:task-definition/${family}`;

/** Of a plan what is planned, of a state what is there. */
export function instancesOf(root: Fields): readonly Instance[] {
  const planned = at(root, 'planned_values', 'root_module') ?? at(root, 'values', 'root_module');
  const found = apart(
    modulesIn(fieldsOf(planned), '').flatMap(([module, resources]) => resources.map(inModule(module))),
  );
  const scope = new References(found, fieldsOf(at(root, 'configuration', 'root_module')));
  const unknowns = new Map(
    objectsOf(root['resource_changes']).map((each) => [each['address'], at(each, 'change', 'after_unknown')]),
  );
  const links = linksOf(found);
  return found.map((each) => {
    const expressions = scope.expressionsOf(each);
    const unknown = written(fieldsOf(unknowns.get(each.address)), expressions);
    const merged = merge(each.values, unknown, expressions, (expression) => scope.markOf(expression, each));
    const { address, type, id } = each;
    return { address, type, id, values: fieldsOf(linked(merged, links)) };
  });
}

/** Less what the provider works out by itself where nobody wrote anything: it is no value that a rule could miss. */
const written = (unknown: Fields, expressions: Fields | undefined): Fields =>
  expressions === undefined
    ? unknown
    : Object.fromEntries(Object.entries(unknown).filter(([name, each]) => each !== true || name in expressions));

const modulesIn = (module: Fields, address: string): readonly (readonly [string, readonly Fields[]])[] => [
  [address, objectsOf(module['resources']).filter(({ mode }) => mode === 'managed')],
  ...objectsOf(module['child_modules']).flatMap((child) => modulesIn(child, String(child['address']))),
];

const inModule =
  (module: string) =>
  ({ address, type, name, index, values }: Fields): Found => ({
    address: String(address),
    module,
    type: String(type),
    name: String(name),
    index,
    id: idOf(String(address)),
    values: fieldsOf(values),
  });

/** Letters and digits: what is neither is written as its code. `alert_email` and `alertEmail` come to the same. */
const idOf = (address: string): string =>
  address
    .replace(/(^|[._])([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]/g, (other) => `x${other.charCodeAt(0).toString(16)}`);

/** An id that is taken already has a number behind it. */
function apart(found: readonly Found[]): readonly Found[] {
  const taken = new Set<string>();
  return found.map((each) => {
    let id = each.id;
    for (let count = 2; taken.has(id); count++) id = `${each.id}${count}`;
    taken.add(id);
    return { ...each, id };
  });
}

type MarkOf = (expression: unknown) => string;

/** The known values, and marks for what a plan does not know yet. Terraform's null is no value. */
function merge(value: unknown, unknown: unknown, expression: unknown, markOf: MarkOf): unknown {
  if (unknown === true) return markOf(expression);
  const inner = (key: string | number): unknown =>
    isObject(expression) && expression['references'] !== undefined
      ? expression
      : (expression as Record<string | number, unknown> | undefined)?.[key];
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const [values, unknowns] = [listOf(value ?? undefined), listOf(unknown)];
    const length = Math.max(values.length, unknowns.length);
    return Array.from({ length }, (_, index) => merge(values[index], unknowns[index], inner(index), markOf));
  }
  if (!isObject(value) && !isObject(unknown)) return value ?? undefined;
  const names = new Set([...Object.keys(fieldsOf(value)), ...Object.keys(fieldsOf(unknown))]);
  const entries = [...names].map((name) => [
    name,
    merge(fieldsOf(value)[name], fieldsOf(unknown)[name], inner(name), markOf),
  ]);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** Parts of networks, which others call by their ids. */
const ofNetworks: ReadonlySet<string> = new Set([
  'aws_subnet',
  'aws_route_table',
  'aws_internet_gateway',
  'aws_nat_gateway',
]);

/** ARNs, URLs and ids that resources have already -> their marks. */
function linksOf(found: readonly Found[]): ReadonlyMap<string, string> {
  return new Map(
    found.flatMap((each) => {
      const { arn, url, id } = each.values;
      const links: (readonly [string, string])[] = [];
      if (typeof arn === 'string' && !namesAnother.has(each.type)) links.push([arn, arnMark(each)]);
      if (ofNetworks.has(each.type) && typeof id === 'string') links.push([id, resourceMark(each.id)]);
      if (each.type === 'aws_sqs_queue' && typeof url === 'string') links.push([url, resourceMark(each.id)]);
      return links;
    }),
  );
}

/** What expressions refer to, through variables and outputs of modules. */
class References {
  readonly #byPlace = new Map<string, Found[]>();
  readonly #root: Fields;

  constructor(found: readonly Found[], root: Fields) {
    this.#root = root;
    for (const each of found) {
      const place = `${each.module} ${each.type}.${each.name}`;
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), each]);
    }
  }

  /** The configuration of the resource's arguments; undefined: it is not there. */
  expressionsOf({ module, type, name }: Found): Fields | undefined {
    const resources = objectsOf(this.#configOf(module)['resources']);
    const found = resources.find((each) => each['type'] === type && each['name'] === name);
    return found && fieldsOf(found['expressions']);
  }

  /** One reference is a mark of what it refers to; anything else is unknown, and mentions all that has part in it. */
  markOf(expression: unknown, from: Found): string {
    const references = referencesIn(expression);
    const marks = [...new Set(references.map((each) => this.#mark(each, from.module, from.index, 0)))];
    if (marks.length === 1 && marks[0] !== undefined) return marks[0];
    return [unknownMark(references.join(' ') || 'known after apply'), ...marks.filter(Boolean)].join('');
  }

  #configOf(module: string): Fields {
    return stepsOf(module).reduce((config, name) => fieldsOf(at(config, 'module_calls', name, 'module')), this.#root);
  }

  #mark(reference: string, module: string, index: unknown, depth: number): string | undefined {
    if (depth > 20) return undefined;
    const [, first = '', second = '', rest = ''] = /^([^.[]+)\.([^.[]+)(.*)$/s.exec(reference) ?? [];
    if (first === 'var') return this.#variable(second, module, index, depth);
    if (first === 'module') return this.#output(second, rest, module, index, depth);
    const found = this.#byPlace.get(`${module} ${first}.${second}`) ?? [];
    const [, given] = /^\[(?:"([^"]*)"|\d+)\]/.exec(rest) ?? [];
    const wanted = given ?? /^\[(\d+)\]/.exec(rest)?.[1];
    const target = found.length === 1 ? found[0] : found.find((each) => String(each.index) === String(wanted ?? index));
    if (!target) return undefined;
    const attribute = rest.replace(/^\[[^\]]*\]/, '').slice(1);
    const known = target.values[attribute];
    if (typeof known === 'string' && attribute !== 'arn' && attribute !== 'id') return known;
    // No revision is named: a mark of the task definition would be one.
    if (attribute === 'arn_without_revision') return familyArn(String(target.values['family']));
    return attribute === 'arn' ? arnMark(target) : resourceMark(target.id);
  }

  /** In the call of the module, whose references are its parent's. */
  #variable(name: string, module: string, index: unknown, depth: number): string | undefined {
    const steps = stepsOf(module);
    const called = steps.at(-1);
    if (called === undefined) return undefined;
    const parent = module.replace(/(?:^|\.)module\.[^.[]+(?:\[[^\]]*\])?$/, '');
    const expression = at(this.#configOf(parent), 'module_calls', called, 'expressions', name);
    return this.#single(expression, parent, index, depth);
  }

  #output(name: string, rest: string, module: string, index: unknown, depth: number): string | undefined {
    const output = /\.([^.[]+)/.exec(rest.replace(/^\[[^\]]*\]/, ''))?.[1];
    if (output === undefined) return undefined;
    const child = `${module === '' ? '' : `${module}.`}module.${name}${/^\[[^\]]*\]/.exec(rest)?.[0] ?? ''}`;
    return this.#single(at(this.#configOf(child), 'outputs', output, 'expression'), child, index, depth);
  }

  #single(expression: unknown, module: string, index: unknown, depth: number): string | undefined {
    const [reference, ...others] = referencesIn(expression);
    return reference === undefined || others.length > 0 ? undefined : this.#mark(reference, module, index, depth + 1);
  }
}

/** `aws_x.y[0].arn` is followed by `aws_x.y[0]` and `aws_x.y`; which of several an index means is the resource's own. */
function referencesIn(expression: unknown): readonly string[] {
  const written = listOf(at(expression, 'references')).map(String);
  return written.filter(
    (each) =>
      !/^(each|count)\./.test(each) &&
      !written.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)),
  );
}

/** `module.a["x"].module.b` -> `a`, `b`. */
const stepsOf = (module: string): readonly string[] =>
  [...module.matchAll(/(?:^|\.)module\.([^.[]+)(?:\[(?:"[^"]*"|\d+)\])?/g)].map(([, name = '']) => name);
