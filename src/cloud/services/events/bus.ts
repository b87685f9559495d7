/** Event buses, by the name or the ARN that a request has. */
import { arn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { defaultBus, ruleKey } from './bus-name.ts';
import type { BusRow } from './bus-table.ts';
import type { Events } from './context.ts';

export const busArn = (host: ServiceHost, name = defaultBus): string => arn(host, 'events', `event-bus/${name}`);

/** The name in a request that has the name or the ARN of a bus, or neither: the default one. */
export function busNameOf(host: ServiceHost, text: string | undefined): string {
  const start = busArn(host, '');
  return text === undefined ? defaultBus : text.startsWith(start) ? text.slice(start.length) : text;
}

export const busMissing = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);

/** Throws AWS's error for a bus that is not there. */
export function needBus({ host, tables }: Pick<Events, 'host' | 'tables'>, text: string | undefined): BusRow {
  const name = busNameOf(host, text);
  const bus = tables.buses.find(name);
  if (bus) return bus;
  if (name === defaultBus) return untouched;
  throw busMissing(text ?? name);
}

/** The default bus as every account has it. */
export const untouched: BusRow = {
  name: defaultBus,
  createdAt: undefined,
  modifiedAt: undefined,
  description: undefined,
  keyId: undefined,
  deadLetterArn: undefined,
  policy: undefined,
};

/** Of the rule that a request names. Throws for a bus that is not there. */
export const keyIn = (events: Events, name: string | undefined, bus: string | undefined): string =>
  ruleKey(needBus(events, bus).name, String(name));
