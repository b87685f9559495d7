/** Managed policies: made, read, deleted, listed. Each has its first version only; CreatePolicyVersion is not there yet. */
import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  Policy,
  PolicyVersion,
} from '@aws-sdk/client-iam';
import type { Context, Operation, Permission } from '../../kit/service.ts';
import { type Iam, iamArn, pageOf } from './context.ts';
import { checkManagedDocument, encodeDocument, sizeOf } from './document.ts';
import { entityId } from './entity-id.ts';
import { customerPoliciesPerAccountMax, managedPolicyCharactersMax } from './limits.ts';
import type { ManagedPolicy } from './managed-policies.ts';
import {
  alreadyExists,
  deleteConflict,
  noSuchEntity,
  noSuchPolicy,
  quotaExceeded,
  validationError,
} from './refusals.ts';
import { checkTags } from './role-tags.ts';
import type { PolicyRow } from './tables.ts';

const onlyVersion = 'v1';

interface ForPolicy {
  readonly PolicyArn: string | undefined;
}

const onPolicy =
  (action: string) =>
  ({ PolicyArn: arn }: ForPolicy): Permission[] => [{ action: `iam:${action}`, resource: arn! }];

export function policies(iam: Iam) {
  return {
    CreatePolicy: {
      permissions: ({ PolicyName: name, Path: path = '/' }) => [
        { action: 'iam:CreatePolicy', resource: iamArn(iam, `policy${path}${name}`) },
      ],
      handle: (input, context) => ({ Policy: shownPolicy(iam, createPolicy(iam, input, context)) }),
    } satisfies Operation<CreatePolicyRequest, CreatePolicyResponse>,

    GetPolicy: {
      permissions: onPolicy('GetPolicy'),
      handle: ({ PolicyArn: arn }) => ({ Policy: wholePolicy(iam, needPolicy(iam, arn!)) }),
    } satisfies Operation<GetPolicyRequest, GetPolicyResponse>,

    GetPolicyVersion: {
      permissions: onPolicy('GetPolicyVersion'),
      handle({ PolicyArn: arn, VersionId: version }) {
        const policy = needPolicy(iam, arn!);
        if (version !== onlyVersion) {
          throw noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
        }
        return { PolicyVersion: { Document: encodeDocument(policy.document), ...versionOf(policy) } };
      },
    } satisfies Operation<GetPolicyVersionRequest, GetPolicyVersionResponse>,

    ListPolicyVersions: {
      permissions: onPolicy('ListPolicyVersions'),
      handle: ({ PolicyArn: arn }) => ({ Versions: [versionOf(needPolicy(iam, arn!))], IsTruncated: false }),
    } satisfies Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse>,

    DeletePolicy: {
      permissions: onPolicy('DeletePolicy'),
      handle({ PolicyArn: arn }) {
        if (!iam.tables.policy(arn!)) throw noSuchPolicy(arn!);
        if (iam.tables.attachmentCount(arn!) + iam.tables.boundaryCount(arn!) > 0) {
          throw deleteConflict('Cannot delete a policy attached to entities.');
        }
        iam.tables.removePolicy(arn!);
        return {};
      },
    } satisfies Operation<DeletePolicyRequest, object>,

    ListPolicies: {
      permissions: ({ PathPrefix: prefix = '/' }) => [
        { action: 'iam:ListPolicies', resource: iamArn(iam, `policy${prefix}`) },
      ],
      handle(input) {
        const listed = (after: string) => listPolicies(iam, input).filter(({ arn }) => arn > after);
        const find = (after: string, limit: number) => listed(after).slice(0, limit);
        const { items, ...page } = pageOf('ListPolicies', input, find, (policy) => policy.arn);
        return { Policies: items.map((policy) => shownPolicy(iam, policy)), ...page };
      },
    } satisfies Operation<ListPoliciesRequest, ListPoliciesResponse>,
  };
}

function createPolicy(iam: Iam, input: CreatePolicyRequest, context: Context): PolicyRow {
  const { PolicyName: name, Path: path = '/', PolicyDocument: document, Tags: tags = [] } = input;
  if (iam.tables.policyNamed(name!)) {
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  if (iam.tables.policyCount() >= customerPoliciesPerAccountMax) {
    throw quotaExceeded('PoliciesPerAccount', customerPoliciesPerAccountMax);
  }
  checkManagedDocument(document!);
  if (sizeOf(document!) > managedPolicyCharactersMax) throw quotaExceeded('PolicySize', managedPolicyCharactersMax);
  checkTags(tags);
  const policy: PolicyRow = {
    arn: iamArn(iam, `policy${path}${name}`),
    name: name!,
    path,
    id: entityId('ANPA', context),
    createdAt: context.now,
    description: input.Description,
    document: document!,
    tags,
  };
  iam.tables.addPolicy(policy);
  return policy;
}

function needPolicy({ managed }: Iam, arn: string): ManagedPolicy {
  const policy = managed.find(arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

function listPolicies({ managed, tables }: Iam, input: ListPoliciesRequest): ManagedPolicy[] {
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
    .filter(({ path, arn }) => path.startsWith(prefix) && (!onlyAttached || tables.attachmentCount(arn) > 0))
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}

const versionOf = ({ createdAt }: ManagedPolicy): PolicyVersion => ({
  VersionId: onlyVersion,
  IsDefaultVersion: true,
  ...(createdAt === undefined ? {} : { CreateDate: new Date(createdAt) }),
});

const shownPolicy = ({ tables }: Iam, { name, id, arn, path, createdAt }: ManagedPolicy): Policy => ({
  PolicyName: name,
  PolicyId: id,
  Arn: arn,
  Path: path,
  DefaultVersionId: onlyVersion,
  AttachmentCount: tables.attachmentCount(arn),
  PermissionsBoundaryUsageCount: tables.boundaryCount(arn),
  IsAttachable: true,
  ...(createdAt === undefined ? {} : { CreateDate: new Date(createdAt), UpdateDate: new Date(createdAt) }),
});

/** "This element is included in the response to the GetPolicy operation. It is not included in ListPolicies": Description, Tags. */
const wholePolicy = (iam: Iam, policy: ManagedPolicy): Policy => ({
  ...shownPolicy(iam, policy),
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  Tags: [...policy.tags],
});
