/**
 * Versions of managed policies: which there are, and which is the default, the one that has an effect. AWS's own have one here.
 * Source: IAM User Guide, "Versioning IAM policies"; messages as AWS gives them.
 */
import type {
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  PolicyVersion,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import type { Handler } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { checkManagedDocument, encodeDocument, sizeOf } from '../document.ts';
import { managedPolicyCharactersMax, versionsPerPolicyMax } from '../limits.ts';
import type { ManagedPolicy } from '../managed-policies.ts';
import { pageOfList } from '../page.ts';
import type { PolicyVersionRow } from '../policy-version-table.ts';
import { deleteConflict, limitExceeded, noSuchEntity, quotaExceeded } from '../refusals.ts';
import { needOwnPolicy, needPolicy, onPolicy } from './policies.ts';

export const createPolicyVersion: Handler<Iam, CreatePolicyVersionRequest, CreatePolicyVersionResponse> = {
  permissions: onPolicy('CreatePolicyVersion'),
  handle(iam, { PolicyArn: arn, PolicyDocument: document = '', SetAsDefault: isDefault = false }, context) {
    checkManagedDocument(document);
    const policy = needOwnPolicy(iam, arn!);
    if (sizeOf(document) > managedPolicyCharactersMax) throw quotaExceeded('PolicySize', managedPolicyCharactersMax);
    if (iam.tables.policyVersions(policy.arn).length >= versionsPerPolicyMax)
      throw limitExceeded(
        `A managed policy can have up to ${versionsPerPolicyMax} versions. Before you create a new version, you must delete an existing version.`,
      );
    const version = { number: policy.latestVersion + 1, document, createdAt: context.now };
    iam.tables.addPolicyVersion(policy.arn, version);
    const changed = { ...policy, latestVersion: version.number, updatedAt: context.now };
    iam.tables.putPolicy(isDefault ? { ...changed, document, defaultVersion: version.number } : changed);
    if (isDefault) iam.rights.policyChanged(context);
    return { PolicyVersion: shownVersion(version, isDefault ? version.number : policy.defaultVersion) };
  },
};

export const setDefaultPolicyVersion: Handler<Iam, SetDefaultPolicyVersionRequest, object> = {
  permissions: onPolicy('SetDefaultPolicyVersion'),
  handle(iam, { PolicyArn: arn, VersionId: id }, context) {
    const policy = needOwnPolicy(iam, arn!);
    const { number, document } = needVersion(iam, policy, id!);
    iam.tables.putPolicy({ ...policy, document, defaultVersion: number });
    iam.rights.policyChanged(context);
    return {};
  },
};

export const deletePolicyVersion: Handler<Iam, DeletePolicyVersionRequest, object> = {
  permissions: onPolicy('DeletePolicyVersion'),
  handle(iam, { PolicyArn: arn, VersionId: id }) {
    const policy = needOwnPolicy(iam, arn!);
    const { number } = needVersion(iam, policy, id!);
    if (number === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
    iam.tables.removePolicyVersion(policy.arn, number);
    return {};
  },
};

export const getPolicyVersion: Handler<Iam, GetPolicyVersionRequest, GetPolicyVersionResponse> = {
  permissions: onPolicy('GetPolicyVersion'),
  handle(iam, { PolicyArn: arn, VersionId: id }) {
    const policy = needPolicy(iam, arn!);
    const version = needVersion(iam, policy, id!);
    return {
      PolicyVersion: { Document: encodeDocument(version.document), ...shownVersion(version, policy.defaultVersion) },
    };
  },
};

export const listPolicyVersions: Handler<Iam, ListPolicyVersionsRequest, ListPolicyVersionsResponse> = {
  permissions: onPolicy('ListPolicyVersions'),
  handle(iam, input) {
    const policy = needPolicy(iam, input.PolicyArn!);
    const found = versionsOf(iam, policy).map((version, index) => ({ version, key: String(index) }));
    const { items, ...page } = pageOfList('ListPolicyVersions', input, found, ({ key }) => key);
    return { Versions: items.map(({ version }) => shownVersion(version, policy.defaultVersion)), ...page };
  },
};

type Version = Omit<PolicyVersionRow, 'createdAt'> & Pick<ManagedPolicy, 'createdAt'>;

export const versionsOf = ({ tables }: Iam, { arn, document, createdAt }: ManagedPolicy): readonly Version[] =>
  createdAt === undefined ? [{ number: 1, document, createdAt }] : tables.policyVersions(arn);

function needVersion(iam: Iam, policy: ManagedPolicy, id: string): Version {
  const found = versionsOf(iam, policy).find(({ number }) => `v${number}` === id);
  if (!found) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return found;
}

export const shownVersion = ({ number, createdAt }: Version, defaultVersion: number): PolicyVersion => ({
  VersionId: `v${number}`,
  IsDefaultVersion: number === defaultVersion,
  ...(createdAt === undefined ? {} : { CreateDate: new Date(createdAt) }),
});
