/** Managed policies: made, read, deleted, listed. Their versions: `policy-versions.ts`. */
import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  Policy,
} from '@aws-sdk/client-iam';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import { iamArn } from '../arn.ts';
import type { Iam } from '../context.ts';
import { checkManagedDocument, sizeOf } from '../document.ts';
import { entityId } from '../entity-id.ts';
import { customerPoliciesPerAccountMax, managedPolicyCharactersMax } from '../limits.ts';
import type { ManagedPolicy } from '../managed-policies.ts';
import { pageOfList } from '../page.ts';
import { alreadyExists, deleteConflict, noSuchPolicy, quotaExceeded, validationError } from '../refusals.ts';
import type { PolicyRow } from '../tables.ts';
import { tagRules } from '../tags.ts';

interface ForPolicy {
  readonly PolicyArn: string | undefined;
}

export const onPolicy =
  (action: string) =>
  (_: Iam, { PolicyArn: arn }: ForPolicy): Permission[] => [{ action: `iam:${action}`, resource: arn! }];

export const createPolicy: Handler<Iam, CreatePolicyRequest, CreatePolicyResponse> = {
  permissions: (iam, { PolicyName: name, Path: path = '/' }) => [
    { action: 'iam:CreatePolicy', resource: iamArn(iam, `policy${path}${name}`) },
  ],
  handle(iam, input, context) {
    const { Tags: tags = [] } = input;
    const policy = shownPolicy(iam, addPolicy(iam, input, context));
    return { Policy: tags.length === 0 ? policy : { ...policy, Tags: tags } };
  },
};

export const getPolicy: Handler<Iam, GetPolicyRequest, GetPolicyResponse> = {
  permissions: onPolicy('GetPolicy'),
  handle: (iam, { PolicyArn: arn }) => ({ Policy: wholePolicy(iam, needPolicy(iam, arn!)) }),
};

export const deletePolicy: Handler<Iam, DeletePolicyRequest, object> = {
  permissions: onPolicy('DeletePolicy'),
  handle({ tables }, { PolicyArn: arn }) {
    if (!tables.policy(arn!)) throw noSuchPolicy(arn!);
    const versions = tables.policyVersions(arn!);
    if (versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    if (attachmentCount(tables, arn!) + boundaryCount(tables, arn!) > 0) {
      throw deleteConflict('Cannot delete a policy attached to entities.');
    }
    for (const { number } of versions) tables.removePolicyVersion(arn!, number);
    tables.removePolicy(arn!);
    return {};
  },
};

export const listPolicies: Handler<Iam, ListPoliciesRequest, ListPoliciesResponse> = {
  permissions: (iam, { PathPrefix: prefix = '/' }) => [
    { action: 'iam:ListPolicies', resource: iamArn(iam, `policy${prefix}`) },
  ],
  handle(iam, input) {
    const { items, ...page } = pageOfList('ListPolicies', input, findPolicies(iam, input), ({ arn }) => arn);
    return { Policies: items.map((policy) => shownPolicy(iam, policy)), ...page };
  },
};

function addPolicy(iam: Iam, input: CreatePolicyRequest, context: Context): PolicyRow {
  const { PolicyName: name, Path: path = '/', PolicyDocument: document, Tags: tags = [] } = input;
  checkManagedDocument(document!);
  if (iam.tables.policyNamed(name!)) {
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  if (iam.tables.policyCount() >= customerPoliciesPerAccountMax) {
    throw quotaExceeded('PoliciesPerAccount', customerPoliciesPerAccountMax);
  }
  if (sizeOf(document!) > managedPolicyCharactersMax) throw quotaExceeded('PolicySize', managedPolicyCharactersMax);
  checkTags(tags, tagRules);
  const policy: PolicyRow = {
    arn: iamArn(iam, `policy${path}${name}`),
    name: name!,
    path,
    id: entityId('ANPA', context),
    createdAt: context.now,
    description: input.Description,
    document: document!,
    tags,
    defaultVersion: 1,
    latestVersion: 1,
    updatedAt: context.now,
  };
  iam.tables.putPolicy(policy);
  iam.tables.addPolicyVersion(policy.arn, { number: 1, document: document!, createdAt: context.now });
  return policy;
}

export function needPolicy({ managed }: Iam, arn: string): ManagedPolicy {
  const policy = managed.find(arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

/** One of the account: AWS's own are nobody's to change. */
export function needOwnPolicy({ tables }: Iam, arn: string): PolicyRow {
  const policy = tables.policy(arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

export function findPolicies({ managed, tables }: Iam, input: ListPoliciesRequest): ManagedPolicy[] {
  const {
    Scope: scope = 'All',
    OnlyAttached: onlyAttached,
    PathPrefix: prefix = '/',
    PolicyUsageFilter: usage,
  } = input;
  if (usage !== undefined) throw validationError('PolicyUsageFilter is not there yet in this version of Punctual');
  return [
    ...(scope === 'AWS' ? [] : tables.policies('', customerPoliciesPerAccountMax)),
    ...(scope === 'Local' ? [] : managed.aws),
  ]
    .filter(({ path, arn }) => path.startsWith(prefix) && (!onlyAttached || attachmentCount(tables, arn) > 0))
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}

const attachmentCount = (tables: Iam['tables'], arn: string): number =>
  tables.attachmentCount(arn) + tables.identityAttachmentCount(arn);
const boundaryCount = (tables: Iam['tables'], arn: string): number =>
  tables.boundaryCount(arn) + tables.userBoundaryCount(arn);

export const shownPolicy = (
  { tables }: Iam,
  { name, id, arn, path, createdAt, updatedAt, defaultVersion }: ManagedPolicy,
): Policy => ({
  PolicyName: name,
  PolicyId: id,
  Arn: arn,
  Path: path,
  DefaultVersionId: `v${defaultVersion}`,
  AttachmentCount: attachmentCount(tables, arn),
  PermissionsBoundaryUsageCount: boundaryCount(tables, arn),
  IsAttachable: true,
  ...(createdAt === undefined ? {} : { CreateDate: new Date(createdAt) }),
  ...(updatedAt === undefined ? {} : { UpdateDate: new Date(updatedAt) }),
});

/** "This element is included in the response to the GetPolicy operation. It is not included in ListPolicies": Description, Tags. */
const wholePolicy = (iam: Iam, policy: ManagedPolicy): Policy => ({
  ...shownPolicy(iam, policy),
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  Tags: [...policy.tags],
});
