/** The condition keys that a policy's decision may depend on: those of its conditions, and of the variables in its texts. */
import { isObject } from '../is-object.ts';
import { variablesIn } from './variable.ts';

/** In the order in which they stand there, each once; `document` is the JSON text of a policy that has been parsed. */
export function contextKeysOf(document: string): string[] {
  const root = JSON.parse(document) as { Version?: unknown; Statement?: unknown };
  const hasVariables = root.Version === '2012-10-17';
  const keys = new Map<string, string>();
  const add = (key: string): void => void (keys.has(key.toLowerCase()) || keys.set(key.toLowerCase(), key));
  const addVariables = (value: unknown): void => {
    if (hasVariables) for (const text of [value].flat()) for (const key of variablesIn(String(text))) add(key);
  };
  for (const statement of [root.Statement].flat()) {
    if (!isObject(statement)) continue;
    const { Resource: resource, NotResource: notResource, Condition: condition } = statement as Record<string, unknown>;
    for (const value of [resource, notResource]) if (value !== undefined) addVariables(value);
    for (const block of Object.values(isObject(condition) ? condition : {})) {
      for (const [key, value] of Object.entries(isObject(block) ? block : {})) {
        add(key);
        addVariables(value);
      }
    }
  }
  return [...keys.values()];
}
