/** The policy of an event bus: PutPermission and RemovePermission. It is asked when an event is put, beside the caller's own policies. */
import type { PutPermissionRequest, RemovePermissionRequest } from '@aws-sdk/client-eventbridge';
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { busArn, needBus } from '../bus.ts';
import type { BusRow } from '../bus-table.ts';
import type { Events } from '../context.ts';
import { policyLengthMax } from '../limits.ts';
import { onBus } from '../permissions.ts';
import { changeBus } from './event-buses.ts';

type Statement = Readonly<Record<string, unknown>>;

interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export const putPermission: Handler<Events, PutPermissionRequest, object> = {
  permissions: onBus('PutPermission'),
  handle(events, input, context) {
    const bus = needBus(events, input.EventBusName);
    const policy = input.Policy ?? JSON.stringify(withStatement(documentOf(bus), statementOf(events, bus, input)));
    checkPolicy(policy);
    changeBus(events, context, { ...bus, policy });
    return {};
  },
};

export const removePermission: Handler<Events, RemovePermissionRequest, object> = {
  permissions: onBus('RemovePermission'),
  handle(events, { EventBusName, StatementId: sid, RemoveAllPermissions: all }, context) {
    const bus = needBus(events, EventBusName);
    const before = documentOf(bus);
    if (all) {
      changeBus(events, context, { ...bus, policy: undefined });
      return {};
    }
    const kept = before.Statement.filter(({ Sid }) => Sid !== sid);
    if (kept.length === before.Statement.length)
      throw new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
    const policy = kept.length === 0 ? undefined : JSON.stringify({ ...before, Statement: kept });
    changeBus(events, context, { ...bus, policy });
    return {};
  },
};

function documentOf({ policy }: BusRow): Document {
  const { Version = '2012-10-17', Statement = [] } =
    policy === undefined ? {} : (JSON.parse(policy) as Partial<Document>);
  return { Version, Statement: [Statement].flat() };
}

/** One of the same id is replaced. */
const withStatement = (document: Document, statement: Statement): Document => ({
  ...document,
  Statement: [...document.Statement.filter(({ Sid }) => Sid !== statement['Sid']), statement],
});

function statementOf({ host }: Events, bus: BusRow, input: PutPermissionRequest): Statement {
  const { Action: action, Principal: principal, StatementId: sid, Condition: condition } = input;
  const missing = (['Action', 'Principal', 'StatementId'] as const).find((name) => input[name] === undefined);
  if (missing) throw new AwsError('ValidationException', `Parameter ${missing} must be specified.`);
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:${host.partition}:iam::${principal}:root` },
    Action: action,
    Resource: busArn(host, bus.name),
    ...(condition ? { Condition: { [String(condition.Type)]: { [String(condition.Key)]: condition.Value } } } : {}),
  };
}

/** AWS's words for it are not known. */
function checkPolicy(policy: string): void {
  if (policy.length > policyLengthMax)
    throw new AwsError('PolicyLengthExceededException', 'The event bus policy is too long.');
  const parsed = parsePolicy(policy, 'resource');
  if (isProblems(parsed))
    throw withHint(
      new AwsError('ValidationException', 'The event bus policy is not valid.'),
      parsed.map(renderProblem).join('; '),
    );
}
