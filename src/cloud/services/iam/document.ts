/** Policy documents as IAM takes and gives them: checked when they come in, URL-encoded when they go out. */

import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import type { Policy, PolicyKind } from '../../../languages/policy/policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { AwsError, withHint } from '../../kit/aws-error.ts';

/** Throws MalformedPolicyDocument; its hint says where the first mistake is and how to correct it. */
export function checkDocument(document: string, kind: PolicyKind): Policy {
  const policy = parsePolicy(document, kind);
  if (!isProblems(policy)) return policy;
  const [first] = policy;
  throw withHint(new AwsError('MalformedPolicyDocument', first!.aws), renderProblem(first!));
}

/** As `checkDocument`; a managed policy must say that it is of the language's newer version. */
export function checkManagedDocument(document: string): void {
  if (checkDocument(document, 'identity').version !== '2012-10-17') {
    throw new AwsError('MalformedPolicyDocument', 'Policy document must be version 2012-10-17 or greater.');
  }
}

/** A document that was checked when it was stored. */
export function readDocument(document: string, kind: PolicyKind): Policy {
  const policy = parsePolicy(document, kind);
  if (isProblems(policy)) throw new Error(`a stored policy cannot be read: ${policy.map(renderProblem).join('; ')}`);
  return policy;
}

/** "Policies returned by this operation are URL-encoded compliant with RFC 3986": API reference, GetRole. */
export const encodeDocument = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** Quotas count characters other than white space. */
export const sizeOf = (document: string): number => document.replace(/\s/g, '').length;
