/**
 * Turns a structure of the model into one function that finds what is wrong with a value. Made once for each structure;
 * a value without violation costs no allocation, because every StartExecution passes here.
 */
import { type ConstraintCheck, constraintChecksOf } from './constraint-check.ts';
import type { Member, Shape, Structure } from './shape.ts';
import { type TypeMismatch, typeCheckOf } from './type-check.ts';
import { lowerFirst, renderValue, type Violation } from './violation.ts';

/** A value of the wrong type, or the constraints that are violated; none: the value is valid. */
export type Finding = TypeMismatch | readonly Violation[];

export type Validator = (value: unknown) => Finding;

export const isMismatch = (finding: Finding): finding is TypeMismatch => !Array.isArray(finding);

/** One for all: what has no violation allocates nothing. */
const noViolation: readonly Violation[] = [];

/** Violations found before, and those found at `name`. A value of the wrong type ends the search. */
function join(before: readonly Violation[], name: string, found: Finding): Finding {
  if (found === noViolation) return before;
  if (isMismatch(found)) return found;
  return [...before, ...found.map((one) => ({ ...one, path: one.path ? `${name}.${one.path}` : name }))];
}

const validators = new WeakMap<Structure, Validator>();

export function validatorOf(structure: Structure): Validator {
  const known = validators.get(structure);
  if (known) return known;
  const checkType = typeCheckOf(structure);
  let members: readonly MemberValidator[] | undefined;
  const validator: Validator = (value) => {
    const mismatch = checkType(value);
    if (mismatch) return mismatch;
    members ??= [...structure.members.values()].map(memberValidator);
    return validateMembers(value as Readonly<Record<string, unknown>>, members);
  };
  validators.set(structure, validator);
  return validator;
}

interface MemberValidator {
  readonly name: string;
  /** As AWS's messages name it. */
  readonly field: string;
  readonly whenMissing: readonly Violation[];
  readonly validate: Validator;
}

const missing: ConstraintCheck = { kind: 'required', message: 'Member must not be null', holds: () => false };

const memberValidator = (member: Member): MemberValidator => ({
  name: member.name,
  field: lowerFirst(member.name),
  whenMissing: member.constraints.required ? [violation(missing, null, member)] : noViolation,
  validate: constrained(member),
});

function validateMembers(value: Readonly<Record<string, unknown>>, members: readonly MemberValidator[]): Finding {
  let violations = noViolation;
  for (const { name, field, whenMissing, validate } of members) {
    const one = value[name];
    const finding = join(violations, field, one === undefined || one === null ? whenMissing : validate(one));
    if (isMismatch(finding)) return finding;
    violations = finding;
  }
  return violations;
}

/** The type first, then what is inside it, then the constraints of the value itself. */
function constrained(member: Member): Validator {
  const validate = typed(member.shape);
  const checks = constraintChecksOf(member);
  return (value) => {
    let violations = validate(value);
    if (isMismatch(violations)) return violations;
    for (const check of checks)
      if (!check.holds(value as never)) violations = [...violations, violation(check, value, member)];
    return violations;
  };
}

const violation = ({ kind, message }: ConstraintCheck, value: unknown, member: Member): Violation => ({
  path: '',
  kind,
  constraint: message,
  value: renderValue(value, member),
  given: value,
  member,
});

function typed(shape: Shape): Validator {
  if (shape.kind === 'structure') return validatorOf(shape);
  const checkType = typeCheckOf(shape);
  const validateParts = partsValidator(shape);
  return (value) => checkType(value) ?? validateParts(value);
}

/** Structures in a list or map are validated in full; what constrains plain items is a constraint of the whole. */
function partsValidator(shape: Shape): Validator {
  if (shape.kind === 'list') {
    const validate = typed(shape.item.shape);
    return (value) => eachPart((value as readonly unknown[]).entries(), validate, (index) => `${index + 1}.member`);
  }
  if (shape.kind === 'map') {
    const validate = typed(shape.value.shape);
    return (value) => eachPart(Object.entries(value as object), validate, (key) => `${key}.member`);
  }
  return () => noViolation;
}

/** A message that lists more helps nobody. */
const violationsMax = 50;

function eachPart<Key>(parts: Iterable<[Key, unknown]>, validate: Validator, nameOf: (key: Key) => string): Finding {
  let violations = noViolation;
  for (const [key, one] of parts) {
    const found = validate(one);
    if (found === noViolation) continue;
    const finding = join(violations, nameOf(key), found);
    if (isMismatch(finding) || finding.length >= violationsMax) return finding;
    violations = finding;
  }
  return violations;
}
