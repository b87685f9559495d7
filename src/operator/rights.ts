/**
 * What whoever asks may not do, as far as IAM's policy simulator says it: many questions in one call, and an answer is good for a minute. Where it says
 * nothing (a root user, a simulation that is itself denied, a policy whose conditions depend on what is not known here) everything counts as allowed:
 * the call itself is then refused in words.
 * Left out: policies of the session alone.
 * Sources: IAM API reference, SimulatePrincipalPolicy, EvaluationResult; STS API reference, GetCallerIdentity; IAM User Guide, "IAM identifiers".
 */
import {
  type ContextEntry,
  type EvaluationResult,
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
  type ResourceSpecificResult,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account } from './account.ts';
import { partsOf } from './parts.ts';

export interface Need {
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
}

export interface Rights {
  /** Those of `needs` that the caller's policies deny. */
  lacking(needs: readonly Need[]): Promise<readonly Need[]>;
}

/** So long an answer is good. */
const goodMs = 60_000;
/** Executions come and go: so many answers are remembered at most. */
const rememberedMax = 5000;
/** Each action of a call is simulated with each of its resources. */
const simulatedMax = 2000;

interface Known {
  readonly isDenied: boolean;
  readonly at: number;
}

export function openRights(account: Account): Rights {
  const answers = new Map<string, Known>();
  let who: Promise<string | undefined> | undefined;
  /** Until then nothing is asked: it was not answered. */
  let silentUntil = 0;

  /** Whose policies count; undefined: nobody's, as everything is allowed. */
  function principal(): Promise<string | undefined> {
    who ??= principalOf(account).catch((error: unknown) => {
      who = undefined;
      throw error;
    });
    return who;
  }

  async function ask(needs: readonly Need[], now: number): Promise<void> {
    const arn = await principal();
    if (arn === undefined) return;
    for (const part of callsOf(needs)) {
      const denied = await deniedTo(account, arn, part);
      for (const need of part) answers.set(keyOf(need), { isDenied: denied.has(keyOf(need)), at: now });
    }
  }

  return {
    async lacking(needs) {
      const now = Date.now();
      if (answers.size > rememberedMax)
        for (const [key, { at }] of answers) if (now - at >= goodMs) answers.delete(key);
      const unknown = needs.filter((need) => now - (answers.get(keyOf(need))?.at ?? 0) >= goodMs);
      if (unknown.length > 0 && now >= silentUntil)
        await ask(unknown, now).catch((error: unknown) => {
          if (!isAnswer(error)) throw error;
          silentUntil = now + goodMs;
        });
      return needs.filter((need) => answers.get(keyOf(need))?.isDenied === true);
    },
  };
}

const keyOf = ({ action, resource }: Need): string => `${action} ${resource}`;

/** In one call, unless that would be too much: then action by action. */
function callsOf(needs: readonly Need[]): (readonly Need[])[] {
  const [actions, resources] = [needs.map(({ action }) => action), needs.map(({ resource }) => resource)];
  if (new Set(actions).size * new Set(resources).size <= simulatedMax) return [needs];
  return [...Map.groupBy(needs, ({ action }) => action).values()].flatMap((part) => partsOf(part, simulatedMax));
}

/** The SDK's: denied, held back, or not reached. */
const isAnswer = (error: unknown): boolean => Object.hasOwn(Object(error) as object, '$metadata');

/** A user, or the role whose session it is; undefined: an account's root, which may do everything and cannot be simulated. */
async function principalOf(account: Account): Promise<string | undefined> {
  const { Arn = '' } = await account.client(STSClient).send(new GetCallerIdentityCommand({}));
  const [, partition, id, role] = /^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(Arn) ?? [];
  if (role === undefined) return Arn.includes(':user/') ? Arn : undefined;
  try {
    // The ARN of a session leaves out the path of its role.
    const { Role } = await account.client(IAMClient).send(new GetRoleCommand({ RoleName: role }));
    return Role?.Arn;
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return `arn:${partition}:iam::${id}:role/${role}`;
  }
}

/** By their keys. */
async function deniedTo(account: Account, principal: string, needs: readonly Need[]): Promise<ReadonlySet<string>> {
  const denied = new Set<string>();
  const asked = {
    PolicySourceArn: principal,
    ActionNames: [...new Set(needs.map(({ action }) => action))],
    ResourceArns: [...new Set(needs.map(({ resource }) => resource))],
    ContextEntries: [
      contextEntry('aws:RequestedRegion', 'string', await account.region()),
      contextEntry('aws:ResourceAccount', 'string', principal.split(':')[4] ?? ''),
      contextEntry('aws:SecureTransport', 'boolean', 'true'),
    ],
  };
  for await (const page of paginateSimulatePrincipalPolicy({ client: account.client(IAMClient) }, asked))
    for (const result of page.EvaluationResults ?? [])
      for (const each of result.ResourceSpecificResults ?? [])
        if (isDenied(result, each))
          denied.add(keyOf({ action: result.EvalActionName ?? '', resource: each.EvalResourceName ?? '' }));
  return denied;
}

const contextEntry = (ContextKeyName: string, ContextKeyType: 'string' | 'boolean', value: string): ContextEntry => ({
  ContextKeyName,
  ContextKeyType,
  ContextKeyValues: [value],
});

/** A topic's own policy may allow what no policy of the caller does. */
const hasOwnPolicy = (action: string): boolean => action.startsWith('sns:');

/** A condition asks for what may stand in the real call and is not known here. Keys of other services than the action's never stand in it. */
const isOpen = (action: string, missing: readonly string[]): boolean =>
  missing.some((key) => ['aws', action.split(':')[0]].includes(key.split(':')[0]?.toLowerCase()));

function isDenied({ EvalActionName: action = '' }: EvaluationResult, result: ResourceSpecificResult): boolean {
  const { EvalResourceDecision: decision, MissingContextValues: missing = [] } = result;
  if (isOpen(action, missing)) return false;
  return decision === 'explicitDeny' || (decision === 'implicitDeny' && !hasOwnPolicy(action));
}
