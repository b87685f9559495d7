/** The roles that start and run the jobs, with every statement that they have. */
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { type Account, mapSome } from '../account.ts';
import { pagesOf } from '../pages.ts';
import type { Part } from './part.ts';
import { textsIn } from './texts.ts';

const roleArn = /arn:aws[\w-]*:iam::\d+:role\/[\w+=,.@/-]+/g;
/** AWS's own are known by name. */
const isOwn = (arn: string): boolean => !/^arn:aws[\w-]*:iam::aws:/.test(arn);

export async function roles(account: Account, known: readonly Part[]): Promise<Part[]> {
  const client = account.client(IAMClient);
  const found = (await mapSome(textsIn(known, roleArn), (arn) => describe(client, arn))).flat();
  const attached = new Set(found.flatMap(({ described }) => described['attached'] as string[]).filter(isOwn));
  const policies = await mapSome([...attached], (arn) => describePolicy(client, arn));
  return [...found, ...policies];
}

/** None where there is no such role. */
async function describe(client: IAMClient, arn: string): Promise<Part[]> {
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  try {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    const names = await pagesOf<string>(async (Marker) => {
      const page = await client.send(new ListRolePoliciesCommand({ RoleName, Marker }));
      return [page.PolicyNames, page.Marker];
    });
    const attached = await pagesOf<string>(async (Marker) => {
      const page = await client.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }));
      return [page.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn ?? ''), page.Marker];
    });
    const inline = await mapSome(names, async (PolicyName) => {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return { PolicyName, PolicyDocument };
    });
    return [{ kind: 'role', name: RoleName, arn: Role?.Arn ?? arn, described: { ...Role, inline, attached } }];
  } catch (error) {
    if (error instanceof NoSuchEntityException) return [];
    throw error;
  }
}

async function describePolicy(client: IAMClient, PolicyArn: string): Promise<Part> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  const described = { ...Policy, PolicyDocument: PolicyVersion?.Document };
  return { kind: 'policy', name: Policy?.PolicyName ?? PolicyArn, arn: PolicyArn, described };
}
