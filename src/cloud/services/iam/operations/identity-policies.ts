/** Policies of users and groups: those that stand in them, and managed ones that are attached. Both kinds have the same operations. */
import type {
  GetGroupPolicyResponse,
  GetUserPolicyResponse,
  ListAttachedUserPoliciesResponse,
  ListUserPoliciesResponse,
} from '@aws-sdk/client-iam';
import type { Handler, Handlers } from '../../../kit/service.ts';
import type { Iam } from '../context.ts';
import { checkDocument, encodeDocument, sizeOf } from '../document.ts';
import { needGroup, needUser, onGroup, onUser } from '../identity.ts';
import type { IdentityKind } from '../identity-tables.ts';
import { groupPoliciesCharactersMax, managedPoliciesPerRoleMax, userPoliciesCharactersMax } from '../limits.ts';
import { pageOf } from '../page.ts';
import { limitExceeded, noSuchEntity, noSuchPolicy, notAttachable, quotaExceeded } from '../refusals.ts';
import { attachedPage } from './attached-policies.ts';

interface Input {
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
  readonly PolicyArn?: string;
  readonly PathPrefix?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

interface Kind {
  readonly kind: IdentityKind;
  /** As operations and members name it. */
  readonly title: 'User' | 'Group';
  readonly charactersMax: number;
}

const user: Kind = { kind: 'user', title: 'User', charactersMax: userPoliciesCharactersMax };
const group: Kind = { kind: 'group', title: 'Group', charactersMax: groupPoliciesCharactersMax };

const nameOf = (iam: Iam, { kind }: Kind, input: Input): string =>
  kind === 'user' ? needUser(iam, input.UserName!).name : needGroup(iam, input.GroupName!).name;

const on = ({ kind }: Kind, action: string) => (kind === 'user' ? onUser(action) : onGroup(action));

const noSuchInline = ({ kind }: Kind, name: string) =>
  noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);

const putPolicy = (of: Kind): Handler<Iam, Input, object> => ({
  permissions: on(of, `Put${of.title}Policy`),
  handle(iam, input, context) {
    const owner = nameOf(iam, of, input);
    checkDocument(input.PolicyDocument!, 'identity');
    iam.tables.putIdentityPolicy(of.kind, owner, input.PolicyName!, input.PolicyDocument!);
    const policies = iam.tables.identityPolicies(of.kind, owner);
    if (policies.reduce((sum, { document }) => sum + sizeOf(document), 0) > of.charactersMax)
      throw limitExceeded(`Maximum policy size of ${of.charactersMax} bytes exceeded for ${of.kind} ${owner}`);
    iam.rights.identitiesChanged(context);
    return {};
  },
});

const getPolicy = (of: Kind): Handler<Iam, Input, Partial<GetUserPolicyResponse & GetGroupPolicyResponse>> => ({
  permissions: on(of, `Get${of.title}Policy`),
  handle(iam, input) {
    const owner = nameOf(iam, of, input);
    const policy = iam.tables.identityPolicy(of.kind, owner, input.PolicyName!);
    if (!policy) throw noSuchInline(of, input.PolicyName!);
    const named = { PolicyName: policy.name, PolicyDocument: encodeDocument(policy.document) };
    return of.kind === 'user' ? { UserName: owner, ...named } : { GroupName: owner, ...named };
  },
});

const deletePolicy = (of: Kind): Handler<Iam, Input, object> => ({
  permissions: on(of, `Delete${of.title}Policy`),
  handle(iam, input, context) {
    const owner = nameOf(iam, of, input);
    if (!iam.tables.removeIdentityPolicy(of.kind, owner, input.PolicyName!)) throw noSuchInline(of, input.PolicyName!);
    iam.rights.identitiesChanged(context);
    return {};
  },
});

const listPolicies = (of: Kind): Handler<Iam, Input, ListUserPoliciesResponse> => ({
  permissions: on(of, `List${of.title}Policies`),
  handle(iam, input) {
    const owner = nameOf(iam, of, input);
    const find = (after: string, limit: number) => iam.tables.identityPolicies(of.kind, owner, after, limit);
    const { items, ...page } = pageOf(`List${of.title}Policies`, input, find, ({ name }) => name);
    return { PolicyNames: items.map(({ name }) => name), ...page };
  },
});

const attachPolicy = (of: Kind): Handler<Iam, Input, object> => ({
  permissions: on(of, `Attach${of.title}Policy`),
  handle(iam, input, context) {
    const owner = nameOf(iam, of, input);
    const arn = input.PolicyArn!;
    if (!iam.managed.find(arn)) throw notAttachable(`Policy ${arn}`, arn);
    iam.tables.attachToIdentity(of.kind, owner, arn);
    if (iam.tables.identityAttachments(of.kind, owner).length > managedPoliciesPerRoleMax)
      throw quotaExceeded(`PoliciesPer${of.title}`, managedPoliciesPerRoleMax);
    iam.rights.identitiesChanged(context);
    return {};
  },
});

const detachPolicy = (of: Kind): Handler<Iam, Input, object> => ({
  permissions: on(of, `Detach${of.title}Policy`),
  handle(iam, input, context) {
    const owner = nameOf(iam, of, input);
    if (!iam.tables.detachFromIdentity(of.kind, owner, input.PolicyArn!)) throw noSuchPolicy(input.PolicyArn!);
    iam.rights.identitiesChanged(context);
    return {};
  },
});

const listAttached = (of: Kind): Handler<Iam, Input, ListAttachedUserPoliciesResponse> => ({
  permissions: on(of, `ListAttached${of.title}Policies`),
  handle(iam, input) {
    const attached = iam.tables.identityAttachments(of.kind, nameOf(iam, of, input));
    return attachedPage(iam, `ListAttached${of.title}Policies`, input, attached);
  },
});

export const identityPolicies: Handlers<Iam> = Object.fromEntries(
  [user, group].flatMap((of) => [
    [`Put${of.title}Policy`, putPolicy(of)],
    [`Get${of.title}Policy`, getPolicy(of)],
    [`Delete${of.title}Policy`, deletePolicy(of)],
    [`List${of.title}Policies`, listPolicies(of)],
    [`Attach${of.title}Policy`, attachPolicy(of)],
    [`Detach${of.title}Policy`, detachPolicy(of)],
    [`ListAttached${of.title}Policies`, listAttached(of)],
  ]),
);
