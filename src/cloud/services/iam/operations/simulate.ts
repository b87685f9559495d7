/**
 * The policy simulator: SimulateCustomPolicy and SimulatePrincipalPolicy, and the condition keys that a policy asks for. Nothing is known of
 * a request but what is given: a key that policies ask for and that is not given is named as missing.
 * Left out: policies of organizations, which no account here has, callers of another account, and what each action of AWS needs
 * (`ResourceHandlingOption`). Where AWS's words for a refusal are not known, the comment says so.
 * Source: IAM API reference, SimulateCustomPolicy, EvaluationResult.
 */
import type {
  ContextEntry,
  EvaluationResult,
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse,
  GetContextKeysForPrincipalPolicyRequest,
  ResourceSpecificResult,
  SimulateCustomPolicyRequest,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
  Statement,
} from '@aws-sdk/client-iam';
import { contextKeysOf } from '../../../../languages/policy/context-keys.ts';
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import type { PolicyKind } from '../../../../languages/policy/policy.ts';
import type { ContextValue, Principal, Request } from '../../../../languages/policy/request.ts';
import { type Source, type Sources, simulate, type Verdict } from '../../../../languages/policy/simulate.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { withHint } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { nameInArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { onAccount } from '../identity.ts';
import { overlaid } from '../overlaid.ts';
import { pageOfList } from '../page.ts';
import { invalidInput } from '../refusals.ts';
import { type Identity, needIdentity } from '../simulated-identity.ts';

export const simulateCustomPolicy: Handler<Iam, SimulateCustomPolicyRequest, SimulatePolicyResponse> = {
  permissions: onAccount('SimulateCustomPolicy'),
  handle: (iam, input, context) =>
    results('SimulateCustomPolicy', iam, input, context, {
      identity: given(input.PolicyInputList),
      boundary: boundaryOf(input),
      caller: undefined,
    }),
};

export const simulatePrincipalPolicy: Handler<Iam, SimulatePrincipalPolicyRequest, SimulatePolicyResponse> = {
  permissions: (_iam, { PolicySourceArn: arn }) => [{ action: 'iam:SimulatePrincipalPolicy', resource: arn! }],
  handle(iam, input, context) {
    if (input.PolicyExclusionList !== undefined)
      throw invalidInput('PolicyExclusionList is not there yet in this version of Punctual');
    const identity = needIdentity(iam, input.PolicySourceArn!);
    return results('SimulatePrincipalPolicy', iam, input, context, {
      identity: [...identity.sources, ...given(input.PolicyInputList)],
      boundary: boundaryOf(input) ?? identity.boundary,
      caller: identity,
    });
  },
};

export const getContextKeysForCustomPolicy: Handler<
  Iam,
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
> = {
  permissions: onAccount('GetContextKeysForCustomPolicy'),
  handle: (_iam, { PolicyInputList: list }) => ({ ContextKeyNames: keysOf(given(list)) }),
};

export const getContextKeysForPrincipalPolicy: Handler<
  Iam,
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPolicyResponse
> = {
  permissions: (_iam, { PolicySourceArn: arn }) => [{ action: 'iam:GetContextKeysForPrincipalPolicy', resource: arn! }],
  handle: (iam, { PolicySourceArn: arn, PolicyInputList: list }) => ({
    ContextKeyNames: keysOf([...needIdentity(iam, arn!).sources, ...given(list)]),
  }),
};

interface Simulated {
  readonly identity: readonly Source[];
  readonly boundary: Source | undefined;
  /** Whose policies they are. */
  readonly caller: Identity | undefined;
}

type Asked = Omit<SimulateCustomPolicyRequest, 'PolicyInputList'>;

function results(
  operation: string,
  { host }: Iam,
  input: Asked,
  { now }: Context,
  { identity, boundary, caller }: Simulated,
): SimulatePolicyResponse {
  const { ActionNames: actions = [], ResourceArns: resources = [], ContextEntries: entries = [] } = input;
  const callerArn = userArnOf(input, caller);
  const resource =
    input.ResourcePolicy === undefined
      ? undefined
      : sourceOf('ResourcePolicy', 'Resource Policy', input.ResourcePolicy, 'resource');
  const sources: Sources = { identity, boundary, resource };
  const policies = [...identity, boundary, resource].filter((one) => one !== undefined);
  const context = overlaid(keysOfCaller(callerArn, host.account, caller), contextOf(entries));
  const principal = principalOf(callerArn, host.account);
  const asked: Asking = {
    missing: missingKeys(policies, context),
    judge: (action, target) => {
      const request: Request = { action, resource: target, principal, context, at: now, onlyGiven: true };
      return simulate(request, sources);
    },
  };
  for (const arn of resources)
    if (arn !== '*' && !arn.startsWith('arn:')) throw invalidInput(`Invalid Input Resource ARN: ${arn}`);
  const numbered = actions.map((action, index) => ({ action, key: String(index).padStart(6, '0') }));
  const { items, ...page } = pageOfList(operation, input, numbered, ({ key }) => key);
  checkWork(items.length, Math.max(1, resources.length), policies);
  const found = items.map(({ action }) => resultOf(asked, action, resources.length === 0 ? ['*'] : resources));
  return { EvaluationResults: found, ...page };
}

const questionsMax = 10_000;
/** Each question reads all policies: so many characters in all. */
const charactersMax = 40_000_000;

/** Ours: all wait while a page is simulated. */
function checkWork(actions: number, resources: number, policies: readonly Source[]): void {
  const questions = actions * resources;
  const characters = policies.reduce((sum, { text }) => sum + text.length, 0);
  if (questions <= questionsMax && questions * characters <= charactersMax) return;
  const asked = `${actions} actions of a page on ${resources} resources, under policies of ${characters} characters`;
  throw invalidInput(
    `${asked}, are more than is simulated at once: up to ${questionsMax} questions, and ${charactersMax} characters read. Set MaxItems, or name fewer`,
  );
}

interface Asking {
  readonly missing: string[];
  readonly judge: (action: string, resource: string) => Verdict;
}

const byRestriction = ['explicitDeny', 'implicitDeny', 'allowed'] as const;

/**
 * Over several resources "the most restrictive decision across all resources", and the statements that led to it. Of a single resource its
 * ARN stands as the name, of several `*`: AWS puts a pattern of the ARNs that the action takes there, which is not known here.
 */
function resultOf({ missing, judge }: Asking, action: string, resources: readonly string[]): EvaluationResult {
  const verdicts = resources.map((resource) => ({ resource, verdict: judge(action, resource) }));
  const isNamed = resources.some((resource) => resource !== '*');
  const decision = byRestriction.find((one) => verdicts.some(({ verdict }) => verdict.decision === one))!;
  const matched = verdicts.flatMap(({ verdict }) => (verdict.decision === decision ? statementsOf(verdict) : []));
  const boundaries = verdicts.map(({ verdict }) => verdict.allowedByBoundary).filter((one) => one !== undefined);
  return {
    EvalActionName: action,
    EvalResourceName: resources.length === 1 ? resources[0] : '*',
    EvalDecision: decision,
    MatchedStatements: [...new Map(matched.map((one) => [JSON.stringify(one), one])).values()],
    MissingContextValues: missing,
    ...byBoundary(boundaries.length === 0 ? undefined : boundaries.every(Boolean)),
    ...(isNamed
      ? {
          EvalDecisionDetails: {},
          ResourceSpecificResults: verdicts.map(({ resource, verdict }) => partOf(resource, verdict, missing)),
        }
      : {}),
  };
}

const byBoundary = (allowed: boolean | undefined) =>
  allowed === undefined ? {} : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };

const partOf = (resource: string, verdict: Verdict, missing: string[]): ResourceSpecificResult => ({
  EvalResourceName: resource,
  EvalResourceDecision: verdict.decision,
  MatchedStatements: statementsOf(verdict),
  MissingContextValues: missing,
  ...byBoundary(verdict.allowedByBoundary),
});

const statementsOf = ({ matched }: Verdict): Statement[] =>
  matched.map(({ id, type, start, end }) => ({
    SourcePolicyId: id,
    // The model's list of types is not what AWS says here.
    SourcePolicyType: type as NonNullable<Statement['SourcePolicyType']>,
    StartPosition: start,
    EndPosition: end,
  }));

const given = (list: readonly string[] | undefined): Source[] =>
  (list ?? []).map((text, index) => sourceOf(`PolicyInputList.${index + 1}`, 'IAM Policy', text, 'identity'));

/** "An IAM entity can only have one permissions boundary in effect at a time": API reference. */
const boundaryOf = ({ PermissionsBoundaryPolicyInputList: [text] = [] }: Asked): Source | undefined =>
  text === undefined
    ? undefined
    : sourceOf('PermissionsBoundaryPolicyInputList.1', 'IAM Permissions Boundary Policy', text, 'identity');

/** AWS's words for it are not known. */
function sourceOf(id: string, type: string, text: string, kind: PolicyKind): Source {
  const policy = parsePolicy(text, kind);
  if (isProblems(policy))
    throw withHint(invalidInput(`Invalid Input Policy ${id}: ${policy[0]!.aws}`), renderProblem(policy[0]!));
  return { id, type, policy, text };
}

/** Of a resource's policy the caller must be a user: nobody else can be named in the request. */
function userArnOf(
  { CallerArn: arn, ResourcePolicy: policy }: Asked,
  caller: Identity | undefined,
): string | undefined {
  const found = arn ?? (caller?.kind === 'user' ? caller.arn : undefined);
  const isUser = found !== undefined && /^arn:[\w-]+:iam::\d{12}:user\/./.test(found);
  if (found === undefined ? policy !== undefined : !isUser)
    throw invalidInput('Invalid caller - Caller must be an IAM user in this context.');
  return found;
}

const principalOf = (arn: string | undefined, account: string): Principal => ({
  kind: 'user',
  arn: arn ?? '',
  account: arn?.split(':')[4] ?? account,
  userId: '',
  userName: nameInArn(arn ?? ''),
});

/** What follows from whose policies they are. */
function keysOfCaller(arn: string | undefined, account: string, caller: Identity | undefined): Request['context'] {
  const found = arn ?? caller?.arn;
  if (found === undefined) return {};
  const isUser = found.includes(':user/');
  return {
    'aws:PrincipalArn': found,
    'aws:PrincipalAccount': found.split(':')[4] ?? account,
    ...(isUser ? { 'aws:username': nameInArn(found) } : {}),
    ...(isUser && caller?.arn === found ? { 'aws:userid': caller.id } : {}),
    ...Object.fromEntries((caller?.tags ?? []).map(({ Key: key, Value: value }) => [`aws:PrincipalTag/${key}`, value])),
  };
}

const contextOf = (entries: readonly ContextEntry[]): Record<string, ContextValue> =>
  Object.fromEntries(
    entries.flatMap(({ ContextKeyName: key, ContextKeyValues: values = [], ContextKeyType: type }) =>
      key === undefined ? [] : [[key, type?.endsWith('List') || values.length !== 1 ? values : values[0]!] as const],
    ),
  );

const keysOf = (sources: readonly Source[]): string[] => [
  ...new Map(sources.flatMap(({ text }) => contextKeysOf(text)).map((key) => [key.toLowerCase(), key])).values(),
];

function missingKeys(sources: readonly Source[], context: Request['context']): string[] {
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  return keysOf(sources).filter((key) => !known.has(key.toLowerCase()));
}
