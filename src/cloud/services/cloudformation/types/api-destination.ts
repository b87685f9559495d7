/** AWS::Events::Connection and AWS::Events::ApiDestination. */
import type { CreateApiDestinationResponse, CreateConnectionResponse } from '@aws-sdk/client-eventbridge';
import { apiDestinationSchema, eventsConnectionSchema } from '../../../../languages/resources/events.table.ts';
import type { Values } from './convert.ts';
import type { ResourceType } from './resource-type.ts';

const nameCharactersMax = 64;

/** `ArnForPolicy` is the ARN without the id at its end. */
const attributesOf = (arn: string) => ({ Arn: arn, ArnForPolicy: arn.slice(0, arn.lastIndexOf('/')) });

/** What is left out is as if it had never been given; the API would keep it. */
const emptied = (wanted: Values, before: Values): Values => ({
  ...(before['Description'] !== undefined && wanted['Description'] === undefined ? { Description: '' } : {}),
  ...wanted,
});

export const eventsConnection: ResourceType = {
  ...eventsConnectionSchema,
  create(context, wanted) {
    const Name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const { ConnectionArn } = context.call<CreateConnectionResponse>('events', 'CreateConnection', { ...wanted, Name });
    return { physicalId: Name, attributes: attributesOf(String(ConnectionArn)) };
  },
  update(context, made, wanted, before) {
    context.call('events', 'UpdateConnection', { ...emptied(wanted, before), Name: made.physicalId });
    return made;
  },
  remove: (context, { physicalId: Name }) => context.clear('events', 'DeleteConnection', { Name }),
};

export const apiDestination: ResourceType = {
  ...apiDestinationSchema,
  create(context, wanted) {
    const Name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const input = { ...wanted, Name };
    const made = context.call<CreateApiDestinationResponse>('events', 'CreateApiDestination', input);
    return { physicalId: Name, attributes: attributesOf(String(made.ApiDestinationArn)) };
  },
  update(context, made, wanted, before) {
    context.call('events', 'UpdateApiDestination', { ...emptied(wanted, before), Name: made.physicalId });
    return made;
  },
  remove: (context, { physicalId: Name }) => context.clear('events', 'DeleteApiDestination', { Name }),
};
