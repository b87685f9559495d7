/** Policy documents as IAM takes and gives them: checked when they come in, URL-encoded when they go out. */

import { legacyError, type PolicyProblem, syntaxError } from '../../../languages/policy/grammar.ts';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import type { Policy, PolicyKind } from '../../../languages/policy/policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { AwsError, withHint } from '../../kit/aws-error.ts';

/** Throws MalformedPolicyDocument; its hint says where each mistake is and how to correct it. */
export function checkDocument(document: string, kind: PolicyKind): Policy {
  const policy = parsePolicy(document, kind);
  if (!isProblems(policy)) return policy;
  throw malformed(foundFirst(policy), policy);
}

/** As `checkDocument`; a managed policy must say that it is of the language's newer version. */
export function checkManagedDocument(document: string): void {
  const policy = parsePolicy(document, 'identity');
  const problems = isProblems(policy) ? policy : [];
  const first = problems.length > 0 ? foundFirst(problems) : undefined;
  if (first?.aws !== syntaxError && versionOf(document) !== '2012-10-17')
    throw new AwsError('MalformedPolicyDocument', 'Policy document must be version 2012-10-17 or greater.');
  if (first) throw malformed(first, problems);
}

const versionOf = (document: string): unknown => (JSON.parse(document) as { readonly Version?: unknown }).Version;

const malformed = (first: PolicyProblem, all: readonly PolicyProblem[]): AwsError =>
  withHint(
    new AwsError('MalformedPolicyDocument', first.aws),
    [first, ...all.filter((one) => one !== first)].map(renderProblem).join('; '),
  );

/** What IAM looks for, in the order in which it does, whatever comes first in the document. */
const order: readonly RegExp[] = [
  new RegExp(`^${syntaxError}$`),
  new RegExp(`^${legacyError}$`),
  /^Statement IDs/,
  /contain actions/,
  /contain resources/,
  /resource|Resource/,
];

function foundFirst(problems: readonly PolicyProblem[]): PolicyProblem {
  const rankOf = ({ aws }: PolicyProblem): number => {
    const rank = order.findIndex((form) => form.test(aws));
    return rank < 0 ? order.length : rank;
  };
  return problems.toSorted((one, other) => rankOf(one) - rankOf(other))[0]!;
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
