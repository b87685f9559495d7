/** Names of fields as CloudFormation has them, from APIs and formats that begin them small or part them by `_`. */
import { isObject } from '../../languages/is-object.ts';

/** Fields whose members have names of their author's own. */
const ownNames = new Set(['Options', 'DockerLabels', 'Labels', 'DriverOpts', 'Tags', 'Variables']);

/** `task_definition_arn`, `taskDefinitionArn` -> `TaskDefinitionArn`, at every depth. Members without a value are left out. */
export function pascalKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => {
      if (child === null || child === undefined) return [];
      const name = pascalName(key);
      return [[name, ownNames.has(name) ? child : pascalKeys(child)]];
    }),
  );
}

const pascalName = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
