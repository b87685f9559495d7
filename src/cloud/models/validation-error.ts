/**
 * How each service says that an input breaks its model. Most use the same words under codes of their own; a few have words of their own.
 * Source: responses that users pasted and that others recorded; where none is known, the common form.
 */
import { metricError, metricOperations } from './metric-words.ts';
import { services } from './services.ts';
import type { TypeMismatch } from './type-check.ts';
import type { ValidationError, Violation } from './violation.ts';

type Render = (violations: readonly Violation[]) => ValidationError;

const common =
  (code: string): Render =>
  (violations) => {
    const texts = violations.map(
      ({ value, path, constraint }) => `${value} at '${path}' failed to satisfy constraint: ${constraint}`,
    );
    const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected`;
    return { code, message: `${count}: ${texts.join('; ')}` };
  };

const validationError = common('ValidationError');

/** IAM says in words what its commonest pattern means. */
const iamNamePattern = '[\\w+=,.@-]+';
const iam: Render = (violations) => {
  const [first] = violations;
  const isName = first?.kind === 'pattern' && first.member.constraints.pattern === iamNamePattern;
  if (!isName || violations.length > 1) return validationError(violations);
  return {
    code: 'ValidationError',
    message: `The specified value for ${first.path} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  };
};

/** SQS names one violation at a time; its model constrains nothing but presence. */
const sqs: Render = ([first]) => ({
  code: 'MissingParameter',
  message: `The request must contain the parameter ${first?.member.name}.`,
});

/** ECR names one violation at a time, and patterns as `'must satisfy regular expression '...''`. */
const ecr: Render = ([first]) => ({
  code: 'InvalidParameterException',
  message: `Invalid parameter at '${first?.path}' failed to satisfy constraint: '${first?.constraint
    .replace('Member must satisfy regular expression pattern: ', 'must satisfy regular expression ')
    .replace(/^Member/, 'member')}'`,
});

const renderOf: ReadonlyMap<string, Render> = new Map([
  ['ecr', ecr],
  ['ecs', common('InvalidParameterException')],
  ['logs', common('InvalidParameterException')],
  ['cloudwatch', validationError],
  ['sns', validationError],
  ['sts', validationError],
  ['cloudformation', validationError],
  ['iam', iam],
  ['sqs', sqs],
]);

const validationException = common('ValidationException');

export const violationError = (
  service: string,
  operation: string,
  violations: readonly Violation[],
): ValidationError =>
  service === 'cloudwatch' && metricOperations.has(operation)
    ? metricError(operation, violations)
    : (renderOf.get(service) ?? validationException)(violations);

/** Where a service of two protocols is called by Query, the wire writes Query's code. */
export const mismatchError = (service: string, { mismatch }: TypeMismatch): ValidationError => {
  const { json, rest } = services[service] ?? {};
  if (rest === 'xml')
    return {
      code: 'MalformedXML',
      message: 'The XML you provided was not well-formed or did not validate against our published schema',
    };
  return { code: json || rest ? 'SerializationException' : 'MalformedInput', message: mismatch };
};
