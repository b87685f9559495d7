/**
 * How each service says that an input breaks its model. Most speak with one voice, under codes of their own; a few have words of their own.
 * Source: answers that users pasted and that others recorded; where none is known, the common voice.
 */
import { AwsError } from '../kit/aws-error.ts';
import type { Fault } from './fault.ts';

type Voice = (faults: readonly Fault[]) => AwsError;

const common =
  (code: string): Voice =>
  (faults) => {
    const said = faults.map(
      ({ value, path, constraint }) => `${value} at '${path}' failed to satisfy constraint: ${constraint}`,
    );
    const count = `${said.length} validation error${said.length === 1 ? '' : 's'} detected`;
    return new AwsError(code, `${count}: ${said.join('; ')}`);
  };

const validationError = common('ValidationError');

/** IAM says in words what its commonest pattern means. */
const iamNamePattern = '[\\w+=,.@-]+';
const iam: Voice = (faults) => {
  const [fault] = faults;
  if (fault && faults.length === 1 && fault.breaks === 'pattern' && fault.member.demand.pattern === iamNamePattern)
    return new AwsError(
      'ValidationError',
      `The specified value for ${fault.path} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  return validationError(faults);
};

/** SQS speaks of one fault at a time; its model demands nothing but presence. */
const sqs: Voice = ([fault]) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${fault?.member.name}.`);

const voices: Readonly<Record<string, Voice>> = {
  ecs: common('InvalidParameterException'),
  logs: common('InvalidParameterException'),
  cloudwatch: validationError,
  sns: validationError,
  sts: validationError,
  cloudformation: validationError,
  iam,
  sqs,
};

const validationException = common('ValidationException');

export const sayFaults = (service: string, faults: readonly Fault[]): AwsError =>
  (voices[service] ?? validationException)(faults);
