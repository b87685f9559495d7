/**
 * Keys of roles' sessions, for STS and for tasks: for the cloud alone, as AWS has no IAM operation for it.
 * A key is deleted when it expires.
 */
import type { Credentials } from '@aws-sdk/client-sts';
import { later } from '../../../../languages/instant.ts';
import { type Caller, callerArn, type SessionPolicies, type SessionTags } from '../../../kit/caller.ts';
import { type Context, internal } from '../../../kit/service.ts';
import { sessionFor } from '../authority.ts';
import type { Iam } from '../context.ts';
import { checkDocument } from '../document.ts';
import { accessKeyId } from '../entity-id.ts';
import { chainedSessionSecondsMax } from '../limits.ts';
import { accessDenied, validationError } from '../refusals.ts';

export interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds: number;
  readonly ExternalId?: string | undefined;
  readonly Tags?: SessionTags | undefined;
  readonly Policies?: SessionPolicies | undefined;
}

export interface IssueKey {
  /** Of a session that the cloud has already let someone assume. */
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds: number;
  readonly Tags?: SessionTags | undefined;
  readonly Policies?: SessionPolicies | undefined;
}

export interface IssuedKey {
  readonly Credentials: Credentials;
  readonly AssumedRoleUser: { readonly AssumedRoleId: string; readonly Arn: string };
}

export interface CallerDescription {
  readonly Account: string;
  readonly Arn: string;
  readonly UserId: string;
}

/** For STS: the trust policy decides whether the caller gets a session, then the key is issued. */
export const assumeRole = internal<Iam, AssumeRoleInput, IssuedKey>((iam, input, context) => {
  checkPolicies(iam, input.Policies);
  checkAssumption(iam, input, context);
  return addKey(iam, input, context, true);
});

/** For a service that goes on as a session of a role by itself: nobody gets a key. Throws AccessDenied as AssumeRole does. */
export const takeRole = internal<Iam, AssumeRoleInput, object>((iam, input, context) => {
  checkAssumption(iam, input, context);
  return {};
});

export const issueKey = internal<Iam, IssueKey, IssuedKey>((iam, input, context) => addKey(iam, input, context, false));

/** For STS: a key of the caller itself, for a while. */
export const issueOwnKey = internal<Iam, { readonly DurationSeconds: number }, Pick<IssuedKey, 'Credentials'>>(
  (iam, { DurationSeconds }, context) => {
    const owner = callerArn(context.caller, iam.host.account);
    const { Credentials } = addKey(iam, { RoleArn: owner, RoleSessionName: '', DurationSeconds }, context, false);
    return { Credentials };
  },
);

/** Before it expires. One that is gone already: no error. */
export const revokeKey = internal<Iam, { readonly AccessKeyId: string }, object>(
  ({ tables }, { AccessKeyId: keyId }, context) => {
    tables.removeSessionKey(keyId);
    context.clearTimer('expire', keyId);
    return {};
  },
);

export const describeCaller = internal<Iam, object, CallerDescription>(({ host, rights }, _input, { caller }) => ({
  Account: host.account,
  Arn: callerArn(caller, host.account),
  UserId: callerId(rights, caller) ?? host.account,
}));

/** Whose account a key is of: this cloud knows the keys of its own alone. */
export const describeKey = internal<Iam, { readonly AccessKeyId: string }, { readonly Account: string }>(
  ({ host, tables }, { AccessKeyId: id }) => {
    const isKnown = id === host.rootKey.accessKeyId || tables.sessionKey(id) || tables.accessKey(id);
    if (!isKnown) throw validationError(`The access key ${id} is none of this account`);
    return { Account: host.account };
  },
);

function callerId(rights: Iam['rights'], caller: Caller): string | undefined {
  if (caller.kind === 'session') return userId(rights, caller);
  return caller.kind === 'user' ? rights.ofUser(caller.userArn)?.user.id : undefined;
}

/** A timer: a key whose time is over. */
export const expireKey =
  ({ tables }: Iam) =>
  (_context: Context, keyId: string): void =>
    tables.removeSessionKey(keyId);

const userId = (rights: Iam['rights'], { roleArn, sessionName }: { roleArn: string; sessionName: string }): string =>
  `${rights.of(roleArn)?.role.id ?? ''}:${sessionName}`;

function checkPolicies({ managed }: Iam, policies: SessionPolicies | undefined): void {
  if (policies?.document !== undefined) checkDocument(policies.document, 'identity');
  const absent = policies?.managed.find((arn) => !managed.find(arn));
  if (absent !== undefined) throw validationError(`Policy ${absent} does not exist or is not attachable.`);
}

function checkAssumption(iam: Iam, input: AssumeRoleInput, context: Context): void {
  const {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: seconds,
    ExternalId: externalId,
    Tags: tags,
  } = input;
  const { caller } = context;
  if (caller.kind === 'root' && iam.host.iam) throw accessDenied('Roles may not be assumed by root accounts.');
  const keys = { ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }), ...keysOfTags(tags) };
  sessionFor(iam, context, { roleArn, sessionName, caller, context: keys, tags });
  const role = iam.rights.of(roleArn)?.role;
  if (!role) throw accessDenied(`the role ${roleArn} does not exist`);
  if (seconds > role.sessionSecondsMax) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (caller.kind === 'session' && seconds > chainedSessionSecondsMax) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

/** What policies may ask of the tags that a session shall have. */
function keysOfTags(given: SessionTags | undefined): Record<string, string | readonly string[]> {
  if (given === undefined) return {};
  const { tags, transitive } = given;
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': Object.keys(tags),
    ...(transitive.length === 0 ? {} : { 'sts:TransitiveTagKeys': transitive }),
  };
}

function addKey({ host, tables, rights }: Iam, input: IssueKey, context: Context, assumed: boolean): IssuedKey {
  const { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: seconds, Tags: tags } = input;
  const key = {
    accessKeyId: accessKeyId(context),
    secret: Buffer.from(context.bytes(30)).toString('base64'),
    token: Buffer.from(context.bytes(96)).toString('base64'),
    roleArn,
    sessionName,
    expiresAt: later(context.now, seconds),
    assumed,
    tags,
    policies: input.Policies,
  };
  tables.addSessionKey(key);
  context.setTimer('expire', key.accessKeyId, key.expiresAt);
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secret,
      SessionToken: key.token,
      Expiration: new Date(key.expiresAt),
    },
    AssumedRoleUser: {
      AssumedRoleId: userId(rights, { roleArn, sessionName }),
      Arn: callerArn({ kind: 'session', roleArn, sessionName }, host.account),
    },
  };
}
