/** Who calls. Every call has one; a service that acts by itself is one too. */

export type Caller =
  /** The account's root key. `temporary`: a key of GetSessionToken. */
  | { readonly kind: 'root'; readonly temporary?: true }
  /** A role's session: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  | {
      readonly kind: 'session';
      readonly roleArn: string;
      readonly sessionName: string;
      readonly tags?: SessionTags;
      readonly policies?: SessionPolicies;
    }
  /** A user of this account, with an access key. */
  | { readonly kind: 'user'; readonly userArn: string; readonly temporary?: true }
  /** A service acting as itself, as CloudWatch does for an alarm's action: only resource policies can allow it. */
  | { readonly kind: 'service'; readonly principal: string; readonly sourceArn?: string };

/** What whoever assumed the role gave along. */
export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of those that sessions of further roles have, too. */
  readonly transitive: readonly string[];
}

/** Which limit what the role's own give; managed policies by their ARNs. */
export interface SessionPolicies {
  readonly document?: string | undefined;
  readonly managed: readonly string[];
}

export const root: Caller = { kind: 'root' };

/** The caller's ARN as AWS names it in denials, or the service principal. */
export function callerArn(caller: Caller, account: string): string {
  switch (caller.kind) {
    case 'root':
      return `arn:aws:iam::${account}:root`;
    case 'session': {
      const roleName = caller.roleArn.slice(caller.roleArn.lastIndexOf('/') + 1);
      return `arn:aws:sts::${account}:assumed-role/${roleName}/${caller.sessionName}`;
    }
    case 'user':
      return caller.userArn;
    case 'service':
      return caller.principal;
  }
}
