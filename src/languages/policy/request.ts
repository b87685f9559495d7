/**
 * What is asked: who wants to do which action to which resource, under which circumstances.
 * Keys that follow from the principal or the time are worked out only when a policy asks for them.
 * Source: IAM User Guide, "AWS global condition context keys".
 */
import { type Instant, isoSeconds } from '../instant.ts';
import { own } from '../own.ts';

/** Of a session its role's, and over them those that it was given. */
export type Tags = Readonly<Record<string, string>>;

export type Principal =
  | { readonly kind: 'root'; readonly arn: string; readonly account: string }
  /** `arn` is the session's (`arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`), `userId` is `ROLEID:SESSION`. */
  | {
      readonly kind: 'session';
      readonly arn: string;
      readonly roleArn: string;
      readonly account: string;
      readonly userId: string;
      readonly tags?: Tags;
    }
  | {
      readonly kind: 'user';
      readonly arn: string;
      readonly account: string;
      readonly userId: string;
      readonly userName: string;
      readonly tags?: Tags;
    }
  /** `name` is `states.amazonaws.com`; `regionalName`, `states.eu-west-1.amazonaws.com`, stands for it as well. */
  | { readonly kind: 'service'; readonly name: string; readonly regionalName?: string };

export type ContextValue = string | number | boolean | readonly string[];

export interface Request {
  readonly action: string;
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  readonly principal: Principal;
  /** Condition keys in any letter case; a key without a value is as good as absent. */
  readonly context: Readonly<Record<string, ContextValue | undefined>>;
  readonly at: Instant;
  /** Keys, in lower case, that are the same for every request of a cloud: `aws:requestedregion`. */
  readonly ambient?: Readonly<Record<string, string>>;
  /** Nothing follows from the principal and the time: a simulation, which has the keys that it was given. */
  readonly onlyGiven?: true;
}

/** A key as a policy wrote it; condition keys do not distinguish letter case. */
export interface Key {
  readonly name: string;
  readonly lower: string;
}

export const conditionKey = (name: string): Key => ({ name, lower: name.toLowerCase() });

/** The value of `key` in this request, undefined if it has none. */
export function contextValue(request: Request, key: Key): ContextValue | undefined {
  const { context } = request;
  const exact = own(context, key.name);
  if (exact !== undefined) return exact;
  for (const name in context) {
    if (name.length === key.name.length && context[name] !== undefined && name.toLowerCase() === key.lower) {
      return context[name];
    }
  }
  return request.onlyGiven ? undefined : derivedValue(request, key.lower);
}

function derivedValue({ principal, at, ambient }: Request, key: string): ContextValue | undefined {
  switch (key) {
    case 'aws:currenttime':
      return isoSeconds(at);
    case 'aws:epochtime':
      return Math.floor(at / 1000);
    case 'aws:principalisawsservice':
      return principal.kind === 'service';
    case 'aws:principalservicename':
      return principal.kind === 'service' ? principal.name : undefined;
    default:
      return (principal.kind === 'service' ? undefined : identityValue(principal, key)) ?? ambient?.[key];
  }
}

const principalTypes = { root: 'Account', session: 'AssumedRole', user: 'User' } as const;

/** `aws:username` is a user's only, so neither root nor a role's session has it. */
function identityValue(principal: Exclude<Principal, { kind: 'service' }>, key: string): string | undefined {
  const { kind } = principal;
  switch (key) {
    case 'aws:principalarn':
      return kind === 'session' ? principal.roleArn : principal.arn;
    case 'aws:principalaccount':
      return principal.account;
    case 'aws:principaltype':
      return principalTypes[kind];
    case 'aws:userid':
      return kind === 'root' ? principal.account : principal.userId;
    case 'aws:username':
      return kind === 'user' ? principal.userName : undefined;
    default:
      return kind !== 'root' && key.startsWith(tagPrefix) ? tagOf(principal.tags, key) : undefined;
  }
}

const tagPrefix = 'aws:principaltag/';

const tagOf = (tags: Tags | undefined, key: string): string | undefined =>
  Object.entries(tags ?? {}).find(([name]) => `${tagPrefix}${name.toLowerCase()}` === key)?.[1];
