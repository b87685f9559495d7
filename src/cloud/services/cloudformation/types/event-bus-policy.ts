/** AWS::Events::EventBusPolicy: one statement of a bus's policy, as it is written or of an action and a principal. */
import type { DescribeEventBusResponse } from '@aws-sdk/client-eventbridge';
import { eventBusPolicySchema } from '../../../../languages/resources/events.table.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const busOf = ({ EventBusName: name = 'default' }: Values): string => String(name);

interface Statement {
  readonly Sid?: string;
}

/** What the bus's policy says now. */
export function busStatements(context: Pick<ResourceContext, 'look'>, bus: string): readonly Statement[] {
  const { Policy: text } = context.look<DescribeEventBusResponse>('events', 'DescribeEventBus', { Name: bus }) ?? {};
  const { Statement: statements = [] } = JSON.parse(text ?? '{}') as { Statement?: Statement | Statement[] };
  return [statements].flat();
}

function put(context: ResourceContext, { Statement: statement, ...wanted }: Values): void {
  const EventBusName = busOf(wanted);
  if (statement === undefined) return void context.call('events', 'PutPermission', { ...wanted, EventBusName });
  const sid = String(wanted['StatementId']);
  const others = busStatements(context, EventBusName).filter(({ Sid }) => Sid !== sid);
  const all = [...others, { ...JSON.parse(String(statement)), Sid: sid }];
  context.call('events', 'PutPermission', {
    EventBusName,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: all }),
  });
}

export const eventBusPolicy: ResourceType = {
  ...eventBusPolicySchema,
  create(context, wanted) {
    put(context, wanted);
    return { physicalId: `${busOf(wanted)}|${wanted['StatementId']}`, attributes: {} };
  },
  update(context, made, wanted) {
    put(context, wanted);
    return made;
  },
  remove: (context, _, values) =>
    context.clear('events', 'RemovePermission', { EventBusName: busOf(values), StatementId: values['StatementId'] }),
};
