/** Whose policies a simulation goes by: a user with its groups, a group, or a role. */
import type { Tag } from '@aws-sdk/client-iam';
import type { Source } from '../../../languages/policy/simulate.ts';
import type { Iam } from './context.ts';
import { readDocument } from './document.ts';
import { needGroup, needUser } from './identity.ts';
import type { IdentityKind } from './identity-tables.ts';
import { invalidInput, noSuchEntity } from './refusals.ts';
import { needRole } from './role.ts';

export interface Identity {
  readonly kind: 'user' | 'group' | 'role';
  readonly arn: string;
  readonly id: string;
  readonly tags: readonly Tag[];
  readonly sources: readonly Source[];
  readonly boundary: Source | undefined;
}

const arnForm = /^arn:[\w-]+:iam::\d{12}:(user|group|role)\/(?:.*\/)?([^/]+)$/;

/** Throws AWS's error where `arn` is none of them, or of one that is not there. */
export function needIdentity(iam: Iam, arn: string): Identity {
  const [, kind, name] = arnForm.exec(arn) ?? [];
  if (name === undefined)
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const found = kind === 'user' ? userOf(iam, name) : kind === 'group' ? groupOf(iam, name) : roleOf(iam, name);
  if (found.arn !== arn) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return found;
}

function userOf(iam: Iam, name: string): Identity {
  const { arn, id, tags, boundary, name: own } = needUser(iam, name);
  const groups = iam.tables.groupsOfUser(own).flatMap((group) => identitySources(iam, 'group', group.name));
  const sources = [...identitySources(iam, 'user', own), ...groups];
  return { kind: 'user', arn, id, tags, sources, boundary: boundaryOf(iam, boundary) };
}

function groupOf(iam: Iam, name: string): Identity {
  const { arn, id, name: own } = needGroup(iam, name);
  return { kind: 'group', arn, id, tags: [], sources: identitySources(iam, 'group', own), boundary: undefined };
}

function roleOf(iam: Iam, name: string): Identity {
  const { arn, id, tags, boundary, name: own } = needRole(iam, name);
  const inline = iam.tables
    .inlinePolicies(own)
    .map((policy) => sourceOf(`role_${own}_${policy.name}`, policy.document));
  const sources = [...inline, ...iam.tables.attachments(own).map((attached) => managedSource(iam, attached))];
  return { kind: 'role', arn, id, tags, sources, boundary: boundaryOf(iam, boundary) };
}

const identitySources = (iam: Iam, kind: IdentityKind, name: string): Source[] => [
  ...iam.tables
    .identityPolicies(kind, name)
    .map((policy) => sourceOf(`${kind}_${name}_${policy.name}`, policy.document)),
  ...iam.tables.identityAttachments(kind, name).map((arn) => managedSource(iam, arn)),
];

function managedSource(iam: Iam, arn: string): Source {
  const { name, document } = iam.managed.find(arn)!;
  return sourceOf(name, document);
}

function boundaryOf(iam: Iam, arn: string | undefined): Source | undefined {
  return arn === undefined ? undefined : { ...managedSource(iam, arn), type: 'IAM Permissions Boundary Policy' };
}

const sourceOf = (id: string, text: string): Source => ({
  id,
  type: 'IAM Policy',
  policy: readDocument(text, 'identity'),
  text,
});
