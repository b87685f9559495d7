/**
 * Resource policies of the account: which services may write into its groups without a role of the customer's. Left out, refused by name: policies of
 * one group (`resourceArn`). Source: API reference, PutResourcePolicy, DescribeResourcePolicies, DeleteResourcePolicy.
 */
import type {
  DeleteResourcePolicyRequest,
  DescribeResourcePoliciesRequest,
  DescribeResourcePoliciesResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
  ResourcePolicy,
} from '@aws-sdk/client-cloudwatch-logs';
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import { type Context, type Handler, internal, type Permission } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { deliveryPrincipal, pageSizeMax, resourcePoliciesMax, resourcePolicyLengthMax } from '../limits.ts';
import { groupArn } from '../names.ts';
import { invalidParameter, invalidToken, refuse } from '../refusals.ts';
import type { AccountPolicy } from '../resource-policies.ts';

const onPolicies = (operation: string) => (): Permission[] => [{ action: `logs:${operation}`, resource: '*' }];

export const putResourcePolicy: Handler<Logs, PutResourcePolicyRequest, PutResourcePolicyResponse> = {
  permissions: onPolicies('PutResourcePolicy'),
  handle(logs, { policyName: name, policyDocument: document, resourceArn, expectedRevisionId }, context) {
    refuse({ resourceArn, expectedRevisionId });
    if (!name) throw invalidParameter('policyName must be given');
    if (!document) throw invalidParameter('policyDocument must be given');
    return { resourcePolicy: shown(put(logs, context, name, document)) };
  },
};

function put({ policies }: Logs, context: Context, name: string, document: string): AccountPolicy {
  if (document.length > resourcePolicyLengthMax)
    throw invalidParameter(
      `Policy document length breaking Cloudwatch Logs Constraints, either < 1 or > ${resourcePolicyLengthMax}`,
    );
  const parsed = parsePolicy(document, 'resource');
  if (isProblems(parsed))
    throw withHint(invalidParameter('Policy document is not valid'), parsed.map(renderProblem).join('; '));
  const all = policies.all();
  if (all.length >= resourcePoliciesMax && !all.some((one) => one.name === name))
    throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
  const policy = { name, document, updatedAt: context.now };
  policies.put(context, policy);
  return policy;
}

export const describeResourcePolicies: Handler<
  Logs,
  DescribeResourcePoliciesRequest,
  DescribeResourcePoliciesResponse
> = {
  permissions: onPolicies('DescribeResourcePolicies'),
  handle({ policies }, { nextToken, limit = pageSizeMax, resourceArn, policyScope }) {
    refuse({ resourceArn });
    const after = String(readToken('DescribeResourcePolicies', nextToken, invalidToken) ?? '');
    const found = policyScope === 'RESOURCE' ? [] : policies.all().filter(({ name }) => name > after);
    const page = cutPage('DescribeResourcePolicies', found, limit, ({ name }) => name);
    return {
      resourcePolicies: page.items.map(shown),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
};

export const deleteResourcePolicy: Handler<Logs, DeleteResourcePolicyRequest, object> = {
  permissions: onPolicies('DeleteResourcePolicy'),
  handle({ policies }, { policyName: name = '', resourceArn, expectedRevisionId }, context) {
    refuse({ resourceArn, expectedRevisionId });
    if (!policies.all().some((one) => one.name === name))
      throw new AwsError('ResourceNotFoundException', `Policy with name [${name}] does not exist`);
    policies.remove(context, name);
    return {};
  },
};

const shown = ({ name, document, updatedAt }: AccountPolicy): ResourcePolicy => ({
  policyName: name,
  policyDocument: document,
  lastUpdatedTime: updatedAt,
  policyScope: 'ACCOUNT',
});

/** Which CloudWatch Logs puts itself when a service's log delivery is set up, and adds to. */
const deliveryPolicy = 'AWSLogDeliveryWrite20150319';
/** Groups under it share one statement, so that the policy does not fill up. */
const vended = '/aws/vendedlogs/';

interface Statement {
  readonly Sid: string;
  readonly Resource: readonly string[];
}

/**
 * For the cloud alone: lets log delivery write into the group, as CloudWatch Logs does by itself for whoever may put resource policies. Throws where the policy
 * would be too long. Source: User Guide, "Enable logging from AWS services" (log group resource policy size limit).
 */
export const letDeliver = internal<Logs, { readonly group: string }, object>((logs, { group }, context) => {
  const before = logs.policies.all().find(({ name }) => name === deliveryPolicy);
  const [statement] = before ? (JSON.parse(before.document) as { Statement: Statement[] }).Statement : [];
  const resource = `${groupArn(logs.host, group.startsWith(vended) ? `${vended}*` : group)}:log-stream:*`;
  const known = statement?.Resource ?? [];
  if (known.includes(resource)) return {};
  const { account, partition, region } = logs.host;
  const made = {
    Sid: 'AWSLogDeliveryWrite',
    Effect: 'Allow',
    Principal: { Service: deliveryPrincipal },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [...known, resource],
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
    },
  };
  put(logs, context, deliveryPolicy, JSON.stringify({ Version: '2012-10-17', Statement: [made] }));
  return {};
});
