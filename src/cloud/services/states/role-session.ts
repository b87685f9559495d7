/** The machine's role, as Step Functions assumes it: a session whose name is 32 letters of both cases. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Context } from '../../kit/service.ts';
import { machineArn } from './arns.ts';
import type { States } from './context.ts';
import { accessDenied, invalidRole } from './errors.ts';

export const statesPrincipal = 'states.amazonaws.com';

/** Throws AwsError where the role's trust policy does not trust Step Functions. */
export const roleSession = (context: Context, roleArn: string, machine: string): Caller =>
  context.assume(roleArn, statesPrincipal, sessionName(context), machine);

/**
 * The session of the role that a task's Credentials name, taken by the machine's own; the machine is the external id. Throws AwsError where it may not be taken.
 * Source: Step Functions guide, "Accessing resources in other AWS accounts", "Cross-account access for .sync integration pattern".
 */
export function taskSession(context: Context, machineSession: Caller, roleArn: string, machine: string): Caller {
  const session = { kind: 'session', roleArn, sessionName: sessionName(context) } as const;
  const asked = { RoleArn: roleArn, RoleSessionName: session.sessionName, DurationSeconds: 900, ExternalId: machine };
  context.call('iam', 'TakeRole', asked, machineSession);
  return session;
}

function sessionName(context: Context): string {
  return [...context.bytes(32)].map((byte) => letters[byte % letters.length]).join('');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const roleForm = /^arn:[\w-]+:iam::\d{12}:role\/./;

/** It is a role, and the caller may pass it: asked whenever one is named. */
export function checkPassing({ host }: States, context: Context, roleArn: string, machineName: string): void {
  if (!roleForm.test(roleArn)) throw invalidRole(roleArn);
  context.authorise({
    action: 'iam:PassRole',
    resource: roleArn,
    context: {
      'iam:PassedToService': statesPrincipal,
      'iam:AssociatedResourceArn': machineArn(host, machineName),
    },
  });
}

/** Step Functions may assume the role: asked whenever a machine is made or changed. */
export function checkTrust({ host }: States, context: Context, roleArn: string, machineName: string): Caller {
  try {
    return roleSession(context, roleArn, machineArn(host, machineName));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw accessDenied(trustDenied);
  }
}

export const trustDenied =
  'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.';
