/**
 * Who may do what, decided from the policies of roles and of resources; whose key it is that signed a request.
 * Source: IAM User Guide, "Policy evaluation logic"; `languages/policy` holds the rules.
 */
import type { Tag } from '@aws-sdk/client-iam';
import { decide } from '../../../languages/policy/decide.ts';
import { renderDenial } from '../../../languages/policy/denial.ts';
import type { Policy, PolicyKind } from '../../../languages/policy/policy.ts';
import type { ContextValue, Principal, Request } from '../../../languages/policy/request.ts';
import { parseArn } from '../../kit/arn.ts';
import { type Caller, callerArn, root, type SessionTags } from '../../kit/caller.ts';
import type { Authority, Context, Key, ServiceHost } from '../../kit/service.ts';
import { tagMapOf } from '../../kit/tags.ts';
import { nameInArn } from './arn.ts';
import type { Iam } from './context.ts';
import { readDocument } from './document.ts';
import { overlaid } from './overlaid.ts';
import { accessDenied, invalidToken } from './refusals.ts';
import type { Rights } from './rights.ts';

/** A role's session, asked for by whoever the trust policy must let. */
export interface Assumption {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly caller: Caller;
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly tags?: SessionTags | undefined;
}

type Question = Pick<Request, 'action' | 'resource'> & {
  readonly context?: Request['context'];
  readonly resourceMustAllow?: true;
};

/** Policies of topics and queues, by their text: far fewer than this are in use at once. */
const rememberedDocumentsMax = 1000;
const readSessionPolicy = rememberDocuments('identity');

export function openAuthority(iam: Iam): Authority {
  const readResourcePolicy = rememberDocuments('resource');
  return {
    denial(context, caller, permission) {
      const { action, resourcePolicy: document } = permission;
      // "You cannot call any IAM API operations unless MFA authentication information is included", nor those of STS but two, which ask for no permission.
      if ('temporary' in caller && /^(iam|sts):/.test(action)) throw invalidToken();
      if (caller.kind === 'root' && document === undefined) return undefined;
      const resource = document === undefined ? undefined : readResourcePolicy(document);
      return denialOf(iam, context, caller, permission, resource);
    },
    assume: (context, roleArn, principal, sessionName, sourceArn) =>
      sessionFor(iam, context, {
        roleArn,
        sessionName,
        caller: { kind: 'service', principal, ...(sourceArn === undefined ? {} : { sourceArn }) },
      }),
    key: (accessKeyId) => keyOf(iam, accessKeyId),
  };
}

/** A session of the role; throws AccessDenied, in AWS's words, where its trust policy does not let the caller take it. */
export function sessionFor(iam: Iam, context: Context, assumption: Assumption): Caller {
  const { roleArn, sessionName, caller, context: keys, tags } = assumption;
  const session: Caller = { kind: 'session', roleArn, sessionName, ...(tags ? { tags } : {}) };
  if (!iam.host.iam) return session;
  const trust = iam.rights.of(roleArn)?.trust ?? trustsNobody;
  for (const action of tags ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole']) {
    const question = { action, resource: roleArn, context: { 'sts:RoleSessionName': sessionName, ...keys } };
    const text = denialOf(iam, context, caller, question, trust);
    if (text !== undefined) throw accessDenied(text);
  }
  return session;
}

/** AWS's text if the caller may not, by its own policies and by `resource`, that of what it asks for. */
function denialOf(
  { host, rights, managed, ambientKeys }: Iam,
  { now }: Context,
  caller: Caller,
  question: Question,
  resource: Policy | undefined,
): string | undefined {
  const own = rightsOf(rights, caller);
  const { action, resource: target, context: keys = {}, resourceMustAllow } = question;
  const request: Request = {
    action,
    resource: target,
    principal: principalOf(host, caller, own),
    context: caller.kind === 'service' ? { ...sourceKeys(host, caller), ...keys } : keys,
    at: now,
    ambient: ambientKeys,
  };
  const session = sessionPolicies(managed, caller);
  const policies = { identity: own?.identity ?? [], boundary: own?.boundary, session, resource, resourceMustAllow };
  const decision = decide(request, policies);
  return decision.allowed ? undefined : renderDenial(request, decision);
}

function keyOf({ host, tables }: Iam, accessKeyId: string): Key | undefined {
  const { rootKey } = host;
  if (accessKeyId === rootKey.accessKeyId) return { secretAccessKey: rootKey.secretAccessKey, caller: root };
  const key = tables.sessionKey(accessKeyId);
  if (!key) return userKey({ host, tables }, accessKeyId);
  const { secret, token, roleArn, sessionName, expiresAt, assumed, tags, policies } = key;
  const own = ownerOf(host, roleArn);
  if (own) return { secretAccessKey: secret, sessionToken: token, caller: own, expires: expiresAt };
  const more = { ...(tags ? { tags } : {}), ...(policies ? { policies } : {}) };
  const caller: Caller = { kind: 'session', roleArn, sessionName, ...more };
  return { secretAccessKey: secret, sessionToken: token, caller, expires: expiresAt, assumed };
}

/** Of a key of GetSessionToken, which stands among those of roles' sessions. */
function ownerOf({ account }: ServiceHost, arn: string): Caller | undefined {
  if (arn === callerArn(root, account)) return { kind: 'root', temporary: true };
  return arn.includes(':user/') ? { kind: 'user', userArn: arn, temporary: true } : undefined;
}

/** A key that is not active is as good as none. */
function userKey({ host, tables }: Pick<Iam, 'host' | 'tables'>, accessKeyId: string): Key | undefined {
  const key = tables.accessKey(accessKeyId);
  const user = key?.status === 'Active' ? tables.user(key.user) : undefined;
  return key && user && { secretAccessKey: host.vault.open(key.sealed), caller: { kind: 'user', userArn: user.arn } };
}

/** Undefined: the session has all that its role has. A managed policy that is gone since allows nothing. */
function sessionPolicies(managed: Iam['managed'], caller: Caller): readonly Policy[] | undefined {
  if (caller.kind !== 'session' || !caller.policies) return undefined;
  const { document, managed: arns } = caller.policies;
  const there = arns.filter((arn) => managed.find(arn)).map(managed.parsed);
  return document === undefined ? there : [readSessionPolicy(document), ...there];
}

interface OwnRights extends Pick<Rights, 'identity' | 'boundary'> {
  /** The role's or the user's. */
  readonly id: string;
  readonly tags: readonly Tag[];
}

function rightsOf(rights: Iam['rights'], caller: Caller): OwnRights | undefined {
  if (caller.kind === 'session') {
    const found = rights.of(caller.roleArn);
    return found && { ...found, id: found.role.id, tags: found.role.tags };
  }
  const found = caller.kind === 'user' ? rights.ofUser(caller.userArn) : undefined;
  return found && { ...found, id: found.user.id, tags: found.user.tags };
}

/** Stands for the trust policy of a role that is not there: AWS's text is the same for both. */
const trustsNobody: Policy = { kind: 'trust', version: '2012-10-17', id: undefined, denies: [], allows: [] };

/** Calls never leave the host, so they count as secure. */
export const ambientKeysOf = ({ region, account }: ServiceHost): Record<string, string> => ({
  'aws:requestedregion': region,
  'aws:securetransport': 'true',
  'aws:resourceaccount': account,
});

function principalOf({ account, region }: ServiceHost, caller: Caller, own: OwnRights | undefined): Principal {
  const { id = '', tags = [] } = own ?? {};
  const ownTags = tagMapOf(tags);
  switch (caller.kind) {
    case 'root':
      return { kind: 'root', arn: callerArn(caller, account), account };
    case 'session': {
      const { roleArn, sessionName, tags: given } = caller;
      const userId = `${id}:${sessionName}`;
      // "Session tags override" those of the role ("Passing session tags in AWS STS").
      const all = given ? overlaid(ownTags, given.tags) : ownTags;
      return { kind: 'session', arn: callerArn(caller, account), roleArn, account, userId, tags: all };
    }
    case 'user': {
      const { userArn: arn } = caller;
      return { kind: 'user', arn, account, userId: id, userName: nameInArn(arn), tags: ownTags };
    }
    case 'service': {
      const [name, ...domain] = caller.principal.split('.');
      return { kind: 'service', name: caller.principal, regionalName: [name, region, ...domain].join('.') };
    }
  }
}

/** The condition keys that a service gives of the resource that it acts for, against the confused deputy. */
function sourceKeys({ account }: ServiceHost, { sourceArn }: { sourceArn?: string }): Record<string, ContextValue> {
  if (sourceArn === undefined) return { 'aws:SourceAccount': account };
  return { 'aws:SourceAccount': parseArn(sourceArn)?.account || account, 'aws:SourceArn': sourceArn };
}

/** Text alone decides what is remembered, so nothing here can be out of date. */
function rememberDocuments(kind: PolicyKind): (document: string) => Policy {
  const known = new Map<string, Policy>();
  return (document) => {
    const remembered = known.get(document);
    if (remembered) return remembered;
    if (known.size >= rememberedDocumentsMax) known.clear();
    const policy = readDocument(document, kind);
    known.set(document, policy);
    return policy;
  };
}
