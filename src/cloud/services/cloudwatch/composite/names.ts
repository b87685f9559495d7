/** Alarms as rules and suppressors name them: by name, or by ARN. */
import { arn } from '../../../kit/arn.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Alarm, Tables } from '../tables.ts';

/** An ARN of another account or region names nothing here. */
export function nameIn({ host }: { readonly host: ServiceHost }, text: string): string {
  const begin = arn(host, 'cloudwatch', 'alarm:');
  return text.startsWith(begin) ? text.slice(begin.length) : text;
}

export const alarmNamed = (
  service: { readonly host: ServiceHost; readonly tables: Tables },
  text: string,
): Alarm | undefined => service.tables.alarm(nameIn(service, text));
