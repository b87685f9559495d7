/**
 * Turns a structure of the model into one function that says what is wrong with a value. Made once for each structure;
 * a value without fault costs no allocation, because every StartExecution passes here.
 */
import { type Constraint, constraintsOf } from './constraint.ts';
import { type Fault, lowerFirst, renderValue } from './fault.ts';
import type { Member, Shape, Structure } from './shape.ts';
import { typeJudge, type WrongType } from './type-judge.ts';

/** What is wrong; throws what `wrongType` makes where a value has the wrong type. */
export type Judge = (value: unknown) => readonly Fault[];

/** One for all: what has no fault allocates nothing. */
const noFault: readonly Fault[] = [];

/** Faults found before, and those found at `name`. */
function join(faults: readonly Fault[], name: string, found: readonly Fault[]): readonly Fault[] {
  if (found === noFault) return faults;
  return [...faults, ...found.map((fault) => ({ ...fault, path: fault.path ? `${name}.${fault.path}` : name }))];
}

const judges = new WeakMap<Structure, Judge>();

export function judgeOf(structure: Structure, wrongType: WrongType): Judge {
  const known = judges.get(structure);
  if (known) return known;
  const typed = typeJudge(structure, wrongType);
  let members: readonly JudgedMember[] | undefined;
  const judge: Judge = (value) => {
    typed(value);
    members ??= [...structure.members.values()].map((member) => judgedMember(member, wrongType));
    return judgeMembers(value as Readonly<Record<string, unknown>>, members);
  };
  judges.set(structure, judge);
  return judge;
}

interface JudgedMember {
  readonly name: string;
  /** As AWS's messages name it. */
  readonly field: string;
  readonly whenMissing: readonly Fault[];
  readonly judge: Judge;
}

function judgedMember(member: Member, wrongType: WrongType): JudgedMember {
  const missing: Constraint = { breaks: 'required', says: 'Member must not be null', holds: () => false };
  return {
    name: member.name,
    field: lowerFirst(member.name),
    whenMissing: member.demand.required ? [broken(missing, null, member)] : noFault,
    judge: memberJudge(member, wrongType),
  };
}

function judgeMembers(value: Readonly<Record<string, unknown>>, members: readonly JudgedMember[]): readonly Fault[] {
  let faults = noFault;
  for (const { name, field, whenMissing, judge } of members) {
    const one = value[name];
    faults = join(faults, field, one === undefined || one === null ? whenMissing : judge(one));
  }
  return faults;
}

/** The type first, then what is inside it, then what is demanded of the value itself. */
function memberJudge(member: Member, wrongType: WrongType): Judge {
  const judge = typedJudge(member.shape, wrongType);
  const constraints = constraintsOf(member);
  return (value) => {
    let faults = judge(value);
    for (const constraint of constraints)
      if (!constraint.holds(value as never)) faults = [...faults, broken(constraint, value, member)];
    return faults;
  };
}

const broken = ({ breaks, says }: Constraint, value: unknown, member: Member): Fault => ({
  path: '',
  breaks,
  constraint: says,
  value: renderValue(value, member),
  member,
});

function typedJudge(shape: Shape, wrongType: WrongType): Judge {
  if (shape.kind === 'structure') return judgeOf(shape, wrongType);
  const typed = typeJudge(shape, wrongType);
  const inside = partsJudge(shape, wrongType);
  return (value) => {
    typed(value);
    return inside(value);
  };
}

/** Structures in a list or map are judged in full; what is demanded of plain items is a constraint of the whole. */
function partsJudge(shape: Shape, wrongType: WrongType): Judge {
  if (shape.kind === 'list') {
    const judge = typedJudge(shape.item.shape, wrongType);
    return (value) => judgeParts((value as readonly unknown[]).entries(), judge, (index) => `${index + 1}.member`);
  }
  if (shape.kind === 'map') {
    const judge = typedJudge(shape.value.shape, wrongType);
    return (value) => judgeParts(Object.entries(value as object), judge, (key) => `${key}.member`);
  }
  return () => noFault;
}

/** A message that lists more helps nobody. */
const faultsMax = 50;

function judgeParts<Key>(
  parts: Iterable<[Key, unknown]>,
  judge: Judge,
  nameOf: (key: Key) => string,
): readonly Fault[] {
  let faults = noFault;
  for (const [key, one] of parts) {
    const found = judge(one);
    if (found !== noFault) faults = join(faults, nameOf(key), found);
    if (faults.length >= faultsMax) return faults;
  }
  return faults;
}
