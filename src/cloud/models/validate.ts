/**
 * The one place where inputs are checked by AWS's models: types, then what is required, lengths, ranges, patterns and enums.
 * Members that the model does not have are not looked at: the wire leaves them out, templates and state machines refuse them.
 * What a model cannot say (quotas, rules between members) is the services' to check.
 */
import { modelOf } from './model.ts';
import { mismatchError, violationError } from './validation-error.ts';
import { isMismatch, type Validator, validatorOf } from './validator.ts';
import type { ValidationError } from './violation.ts';

const validators = new Map<string, Validator | undefined>();

/** Undefined: nothing is wrong. An operation that AWS's models do not know (the cloud's own) is not checked here. */
export function validate(service: string, operation: string, input: object): ValidationError | undefined {
  const name = `${service}:${operation}`;
  if (!validators.has(name)) validators.set(name, openValidator(service, operation));
  const finding = validators.get(name)?.(input);
  if (finding === undefined) return undefined;
  if (isMismatch(finding)) return mismatchError(service, finding);
  return finding.length > 0 ? violationError(service, operation, finding) : undefined;
}

function openValidator(service: string, operation: string): Validator | undefined {
  const structure = modelOf(service, operation)?.input;
  return structure && validatorOf(structure);
}
