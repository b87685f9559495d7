/** One state of a definition, checked: its fields, its paths, its data flow. Source: https://states-language.net/spec.html#state-types */
import { jsonataFields, laterFields, laterTypes, stateFields } from './fields.table.ts';
import { secondsMax } from './limits.ts';
import type { FailState, PassState, Seconds, State, TaskState, WaitState } from './machine.ts';
import { parseChoices } from './parse-choice.ts';
import { parseCatch, parseRetry } from './parse-errors.ts';
import type { Path } from './path.ts';
import type { Place } from './place.ts';
import { parameterFaults, parseResource, type Resource } from './resources.ts';
import { compileTemplate, type Template } from './template.ts';
import { parseTimestamp, timestampMs } from './timestamp.ts';

/** The state; undefined where its faults leave nothing to go on with. */
export function parseState(name: string, place: Place): State | undefined {
  place.require(['Type']);
  const type = place.text('Type');
  if (type === undefined) return undefined;
  if (laterTypes.includes(type)) {
    place.fault(`The state type '${type}' is not supported by Punctual yet`, 'Type');
    return undefined;
  }
  const known = Object.hasOwn(stateFields, type) ? stateFields[type] : undefined;
  if (!known) {
    place.fault(
      `Value should be one of the following: [${[...Object.keys(stateFields), ...laterTypes].join(', ')}]`,
      'Type',
    );
    return undefined;
  }
  if (place.has('QueryLanguage')) checkQueryLanguage(place);
  refuseFields(place, type, known);
  return parseTyped(name, type, place);
}

/** Only JSONPath is spoken yet. */
export function checkQueryLanguage(place: Place): void {
  const language = place.text('QueryLanguage');
  if (language === 'JSONata')
    place.fault("The query language 'JSONata' is not supported by Punctual yet", 'QueryLanguage');
  else if (language !== 'JSONPath')
    place.fault('Value should be one of the following: [JSONPath, JSONata]', 'QueryLanguage');
}

function refuseFields(place: Place, type: string, known: readonly string[]): void {
  const later = laterFields[type] ?? [];
  for (const field of Object.keys(place.object)) {
    if (known.includes(field)) continue;
    if (later.includes(field)) place.fault(`The field '${field}' is not supported by Punctual yet`);
    else if (jsonataFields.includes(field))
      place.fault(
        `The QueryLanguage is set to 'JSONPath', but field '${field}' is only supported for the 'JSONata' QueryLanguage`,
      );
    else place.fault(`Field '${field}' is not supported`);
  }
}

function parseTyped(name: string, type: string, place: Place): State | undefined {
  switch (type) {
    case 'Pass':
      return parsePass(name, place);
    case 'Task':
      return parseTask(name, place);
    case 'Wait':
      return parseWait(name, place);
    case 'Choice':
      place.require(['Choices']);
      return { type: 'Choice', name, ...data(place), choices: parseChoices(place), default: place.text('Default') };
    case 'Succeed':
      return { type: 'Succeed', name, ...data(place) };
    default:
      return parseFail(name, place);
  }
}

const data = (place: Place) => ({ inputPath: place.selection('InputPath'), outputPath: place.selection('OutputPath') });

function flow(place: Place) {
  const end = place.boolean('End') === true;
  if (place.has('Next') && end) place.fault('There should only be one of the following fields: [Next, End]');
  if (!place.has('Next') && !end) place.fault('This object should have only one of the following fields: [Next, End]');
  return { ...data(place), next: place.text('Next') };
}

function template(place: Place, field: string): Template | undefined {
  const inner = place.child(field);
  return inner && compileTemplate(inner.object, (message) => place.fault(message, field));
}

function parsePass(name: string, place: Place): PassState {
  return {
    type: 'Pass',
    name,
    ...flow(place),
    parameters: template(place, 'Parameters'),
    result: place.has('Result') ? JSON.stringify(place.get('Result')) : undefined,
    resultPath: place.resultPath(),
  };
}

function parseTask(name: string, place: Place): TaskState | undefined {
  place.require(['Resource']);
  const resource = taskResource(place);
  place.onlyOne(['TimeoutSeconds', 'TimeoutSecondsPath']);
  place.onlyOne(['HeartbeatSeconds', 'HeartbeatSecondsPath']);
  const [timeoutSeconds, heartbeatSeconds] = [
    seconds(place, 'TimeoutSeconds', 1),
    seconds(place, 'HeartbeatSeconds', 1),
  ];
  if (
    timeoutSeconds?.is === 'fixed' &&
    heartbeatSeconds?.is === 'fixed' &&
    heartbeatSeconds.seconds >= timeoutSeconds.seconds
  )
    place.fault('HeartbeatSeconds should be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  const rest = {
    ...flow(place),
    parameters: template(place, 'Parameters'),
    resultSelector: template(place, 'ResultSelector'),
    resultPath: place.resultPath(),
    retry: parseRetry(place),
    catch: parseCatch(place),
  };
  return resource && { type: 'Task', name, resource, timeoutSeconds, heartbeatSeconds, ...rest };
}

function taskResource(place: Place): Resource | undefined {
  const arn = place.text('Resource');
  if (arn === undefined) return undefined;
  const resource = parseResource(arn);
  if (typeof resource === 'string') {
    place.fault(resource, 'Resource');
    return undefined;
  }
  for (const fault of parameterFaults(resource, place.get('Parameters') ?? {})) place.fault(fault, 'Parameters');
  return resource;
}

function seconds(place: Place, field: string, min: number): Seconds | undefined {
  if (place.has(`${field}Path`)) {
    const path = place.referencePath(`${field}Path`);
    return path && { is: 'path', path };
  }
  const fixed = place.integer(field, min, secondsMax);
  return fixed === undefined ? undefined : { is: 'fixed', seconds: fixed };
}

const waitFields = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'];

function parseWait(name: string, place: Place): WaitState | undefined {
  place.onlyOne(waitFields);
  if (!waitFields.some((field) => place.has(field)))
    place.fault(`This object should have only one of the following fields: [${waitFields.join(', ')}]`);
  const rest = flow(place);
  const until = seconds(place, 'Seconds', 0) ?? untilTimestamp(place);
  return until && { type: 'Wait', name, ...rest, until };
}

function untilTimestamp(place: Place): WaitState['until'] | undefined {
  if (place.has('TimestampPath')) {
    const path = place.referencePath('TimestampPath');
    return path && { is: 'timestamp-path', path };
  }
  const text = place.text('Timestamp');
  if (text === undefined) return undefined;
  const at = parseTimestamp(text);
  if (at === undefined) place.fault('Expected value of type Timestamp', 'Timestamp');
  return at === undefined ? undefined : { is: 'timestamp', atMs: timestampMs(at) };
}

function parseFail(name: string, place: Place): FailState {
  place.onlyOne(['Error', 'ErrorPath']);
  place.onlyOne(['Cause', 'CausePath']);
  const either = (field: string): string | Path | undefined => place.text(field) ?? place.jsonPath(`${field}Path`);
  return { type: 'Fail', name, error: either('Error'), cause: either('Cause') };
}
