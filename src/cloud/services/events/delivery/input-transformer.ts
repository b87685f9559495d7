/**
 * InputTransformer: values of the event put into a template.
 * A bare `<x>` becomes JSON; inside quotes it becomes text, in which objects lose their quotes; a path without a value becomes "".
 * Source: "Amazon EventBridge input transformation", User Guide; recorded responses of AWS.
 */
import type { InputTransformer } from '@aws-sdk/client-eventbridge';
import { own } from '../../../../languages/own.ts';
import type { BusEvent } from '../event.ts';
import { isPath, valueAt } from './json-path.ts';

/** What a template may name without a path of its own. */
export interface PredefinedVariables {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestionTime: string;
}

const placeholder = /<([A-Za-z0-9_.-]+)>/g;
const reserved: ReadonlySet<string> = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
]);

/** What AWS would refuse, if anything. */
export function checkTemplate(transformer: InputTransformer): { member: string; what: string } | undefined {
  const { InputPathsMap = {}, InputTemplate = '' } = transformer;
  const wrongPath = Object.values(InputPathsMap).find((path) => !isPath(path));
  if (wrongPath !== undefined) return { member: 'InputPathsMap', what: `path ${wrongPath}` };
  for (const [, name = ''] of InputTemplate.matchAll(placeholder)) {
    if (!Object.hasOwn(InputPathsMap, name) && !reserved.has(name)) {
      return { member: 'InputTemplate', what: `placeholder ${name}` };
    }
  }
  return undefined;
}

export function transform(transformer: InputTransformer, event: BusEvent, variables: PredefinedVariables): string {
  const { InputPathsMap = {}, InputTemplate = '' } = transformer;
  let quoted = false;
  let at = 0;
  return InputTemplate.replace(placeholder, (_whole, name: string, offset: number) => {
    quoted = quotedAfter(InputTemplate, at, offset, quoted);
    at = offset;
    const path = own(InputPathsMap, name);
    const value = path === undefined ? reservedValue(name, event, variables) : valueAt(path, event);
    return quoted ? asText(value) : JSON.stringify(value ?? '');
  });
}

function reservedValue(name: string, event: BusEvent, variables: PredefinedVariables): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return variables.ruleArn;
    case 'aws.events.rule-name':
      return variables.ruleName;
    case 'aws.events.event.ingestion-time':
      return variables.ingestionTime;
    case 'aws.events.event.json':
      return event;
    default: {
      const { detail: _detail, ...rest } = event;
      return rest;
    }
  }
}

function quotedAfter(text: string, from: number, to: number, quoted: boolean): boolean {
  let internal = quoted;
  for (let index = from; index < to; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') internal = !internal;
  }
  return internal;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  return value === undefined ? '' : JSON.stringify(value).replaceAll('"', '');
}
