/** What a change set does, in sentences: what comes, changes, is replaced and goes, and what becomes allowed. Pure. */
import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Switches } from './live-states.ts';
import { object, short, stateParameterOf, type Written, type WrittenResource } from './template-text.ts';

export interface DiffLine {
  readonly kind: 'add' | 'change' | 'replace' | 'remove';
  readonly logicalId: string;
  readonly type: string;
  readonly job: string | undefined;
  /** `Cpu 256 -> 512, Memory`; none: what it refers to changes. */
  readonly properties: readonly string[];
}

export interface Diff {
  readonly lines: readonly DiffLine[];
  /** `AppMachineRole may now ecs:RunTask on ...`: what becomes allowed. */
  readonly widened: readonly string[];
}

const kinds = ['replace', 'remove', 'change', 'add'] as const;

/** What is lost comes first. */
export function diffOf(
  changes: readonly ResourceChange[],
  before: Written,
  after: Written,
  states: Switches = noStates,
): Diff {
  const lines = changes
    .filter((change) => !isOnlyPossible(change))
    .flatMap((change) => lineOf(change, before, after, states) ?? []);
  return {
    lines: lines.toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind)),
    widened: widenedBy(before, after),
  };
}

/**
 * Listed since CloudFormation cannot know before whether what it refers to will be another; where that is replaced, its own line says so. An ARN is another
 * only then: what refers to the role of a task that may do more is not replaced.
 */
const isOnlyPossible = ({ Replacement: replacement, Details: details = [] }: ResourceChange): boolean =>
  details.length > 0 &&
  details.every(
    ({ Evaluation, ChangeSource: source, CausingEntity: cause }) =>
      Evaluation === 'Dynamic' &&
      (source === 'ResourceAttribute' || source === 'ResourceReference') &&
      (replacement === 'False' || cause?.endsWith('.Arn') === true),
  );

const noStates: Switches = { live: {}, wanted: {} };

/** Its State is what pause or resume have made it already: CloudFormation, which compares parameters, takes that for a change. */
function isStateKept(old: WrittenResource, now: WrittenResource, { live, wanted }: Switches): boolean {
  const parameter = stateParameterOf(now);
  if (parameter === undefined || differs(old, now, 'State')) return false;
  return live[parameter] !== undefined && live[parameter] === wanted[parameter];
}

/** Undefined: nothing of it changes. */
function lineOf(change: ResourceChange, before: Written, after: Written, states: Switches): DiffLine | undefined {
  const { Action, LogicalResourceId: logicalId = '', ResourceType: type = '', Replacement, Details = [] } = change;
  const [old, now] = [before.resources[logicalId], after.resources[logicalId]];
  const names = new Set(Details.flatMap(({ Target }) => Target?.Name ?? (Target?.Attribute === 'Tags' ? 'Tags' : [])));
  for (const name of Object.keys({ ...old?.properties, ...now?.properties }))
    if (old && now && differs(old, now, name)) names.add(name);
  if (old && now && isStateKept(old, now, states) && names.delete('State') && names.size === 0) return undefined;
  return {
    kind: kindOf(Action, Replacement),
    logicalId,
    type,
    job: now?.job ?? old?.job,
    properties: Action === 'Modify' ? [...names].map((name) => inWords(name, old, now)) : [],
  };
}

const kindOf = (action: string | undefined, replacement: string | undefined): DiffLine['kind'] => {
  if (action === 'Add' || action === 'Import') return 'add';
  if (action === 'Remove') return 'remove';
  return replacement === 'True' || replacement === 'Conditional' ? 'replace' : 'change';
};

const differs = (old: WrittenResource, now: WrittenResource, name: string): boolean =>
  JSON.stringify(old.properties[name]) !== JSON.stringify(now.properties[name]);

const shownMax = 60;

function inWords(name: string, old: WrittenResource | undefined, now: WrittenResource | undefined): string {
  if (!old || !now || !differs(old, now, name)) return name;
  const [was, is] = [old.properties[name], now.properties[name]].map((value) =>
    value === undefined ? 'nothing' : short(value),
  );
  return `${was}${is}`.length <= shownMax ? `${name} ${was} -> ${is}` : name;
}

/** By what is written: two texts for the same right are two rights, so that it may say too much, and never too little. */
function widenedBy(before: Written, after: Written): string[] {
  return Object.entries(after.resources).flatMap(([id, resource]) => {
    const old = new Set(statementsOf(before.resources[id]));
    return statementsOf(resource)
      .filter((statement) => !old.has(statement))
      .map((statement) => `${id} ${statement}`);
  });
}

const identity = new Set(['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']);

/** One for each action on each resource, so that a list that is put in another order widens nothing. */
function statementsOf(resource: WrittenResource | undefined): string[] {
  if (!resource) return [];
  const { properties, type } = resource;
  const policies = [
    properties['PolicyDocument'],
    ...list(properties['Policies']).map((policy) => object(policy)['PolicyDocument']),
  ];
  const managed = list(properties['ManagedPolicyArns']).map((arn) => `has the managed policy ${short(arn)}`);
  const trusted = statements(properties['AssumeRolePolicyDocument']).map(
    (statement) => `may be taken by ${principals(statement)}${conditions(statement)}`,
  );
  const allowed = policies.flatMap(statements).flatMap((statement) => rights(statement, identity.has(type)));
  return [...allowed, ...managed, ...trusted];
}

type Statement = Readonly<Record<string, unknown>>;

const statements = (document: unknown): Statement[] =>
  list(object(document)['Statement'])
    .map(object)
    .filter(({ Effect }) => Effect === 'Allow');

const rights = (statement: Statement, isIdentity: boolean): string[] =>
  actionsOf(statement).flatMap((action) =>
    resourcesOf(statement).map(
      (on) => `${isIdentity ? 'may' : `lets ${principals(statement)}`} ${action} on ${on}${conditions(statement)}`,
    ),
  );

const actionsOf = ({ Action, NotAction }: Statement): string[] =>
  Action === undefined ? [`everything but ${short(NotAction)}`] : list(Action).map(short);

const resourcesOf = ({ Resource, NotResource }: Statement): string[] => {
  if (Resource !== undefined) return list(Resource).map(short);
  return [NotResource === undefined ? 'itself' : `everything but ${short(NotResource)}`];
};

const principals = ({ Principal }: Statement): string =>
  typeof Principal === 'string' ? Principal : Object.values(object(Principal)).map(short).join(', ');

const conditions = ({ Condition }: Statement): string => (Condition === undefined ? '' : ', under a condition');

const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
