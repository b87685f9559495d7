/**
 * The one place where inputs are judged by AWS's models: types, then what is required, lengths, ranges, patterns and enums.
 * Members that the model does not have are not looked at: the wire leaves them out, templates and state machines refuse them.
 * What a model cannot say (quotas, rules between members) is the services' to check.
 */
import { AwsError } from '../kit/aws-error.ts';
import { type Judge, judgeOf } from './judge.ts';
import { modelOf } from './model.ts';
import { services } from './services.ts';
import { sayFaults } from './voice.ts';

const judges = new Map<string, Judge | undefined>();

/** Throws AwsError in AWS's words. An operation that AWS's models do not know (the cloud's own) is not judged here. */
export function checkInput(service: string, operation: string, input: object): void {
  const name = `${service}:${operation}`;
  if (!judges.has(name)) judges.set(name, openJudge(service, operation));
  const faults = judges.get(name)?.(input);
  if (faults && faults.length > 0) throw sayFaults(service, faults);
}

function openJudge(service: string, operation: string): Judge | undefined {
  const structure = modelOf(service, operation)?.input;
  const code = services[service]?.json ? 'SerializationException' : 'MalformedInput';
  return structure && judgeOf(structure, (message) => new AwsError(code, message));
}
