/** GetStackPolicy, SetStackPolicy, and the policies that other requests bring. */
import type { GetStackPolicyInput, GetStackPolicyOutput, SetStackPolicyInput } from '@aws-sdk/client-cloudformation';
import { parseStackPolicy } from '../../../../languages/policy/stack-policy.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { needStack, onStack } from '../find-stack.ts';
import { stackPolicyCharactersMax } from '../limits.ts';
import { validationError } from '../refusals.ts';
import { fetchTemplate } from './template-url.ts';

export const getStackPolicy: Handler<CloudFormation, GetStackPolicyInput, GetStackPolicyOutput> = {
  permissions: onStack('GetStackPolicy'),
  handle(service, { StackName }) {
    const { policy } = needStack(service, String(StackName)).settings;
    return policy === undefined ? {} : { StackPolicyBody: policy };
  },
};

export const setStackPolicy: Handler<CloudFormation, SetStackPolicyInput, object> = {
  permissions: onStack('SetStackPolicy'),
  handle(service, { StackName, StackPolicyBody, StackPolicyURL }, context) {
    const stack = needStack(service, String(StackName));
    const policy = policyOf(service, context, StackPolicyBody, StackPolicyURL);
    if (policy === undefined) throw validationError('Either StackPolicyBody or StackPolicyURL must be specified.');
    service.tables.putStack({ ...stack, settings: { ...stack.settings, policy } });
    return {};
  },
};

/** Undefined where none is given. Throws ValidationError. */
export function policyOf(
  service: CloudFormation,
  context: Context,
  body: string | undefined,
  url: string | undefined,
): string | undefined {
  if (body !== undefined && url !== undefined)
    throw validationError('You cannot specify both StackPolicyURL and StackPolicyBody');
  const text = body ?? (url === undefined ? undefined : fetchTemplate(service, context, url));
  if (text === undefined) return undefined;
  if (text.length > stackPolicyCharactersMax || !parseStackPolicy(text))
    throw validationError('Error validating stack policy: Invalid stack policy');
  return text;
}
