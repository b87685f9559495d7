/** The variables of a run's containers: of the task definition, and what this run has put in their place. Source: ECS API reference, ContainerOverride. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { isObject } from '../../languages/is-object.ts';
import { valueAt } from '../../languages/value-at.ts';
import { masked } from '../masked.ts';
import type { VariableView } from '../views.ts';

/** `task`: as ECS described it. */
export const environmentOf = (
  containers: readonly ContainerDefinition[],
  task: unknown,
  isForAct: boolean,
): VariableView[] =>
  containers.flatMap(({ name: container = '', environment = [], secrets = [] }) => {
    const found = new Map<string, VariableView>();
    const set = (name: string, value: string, from: string): void => {
      found.set(name, { container, name, value: masked(name, value, isForAct), from });
    };
    for (const { name = '', valueFrom = '' } of secrets)
      found.set(name, { container, name, value: null, from: valueFrom });
    for (const { name = '', value = '' } of environment) set(name, value, 'the task definition');
    for (const [name, value] of overridesOf(task, container)) set(name, value, 'this run');
    return [...found.values()];
  });

function overridesOf(task: unknown, container: string): [name: string, value: string][] {
  const overrides = valueAt(task, 'Overrides', 'ContainerOverrides');
  if (!Array.isArray(overrides)) return [];
  return overrides
    .filter((each) => valueAt(each, 'Name') === container)
    .flatMap((each) => {
      const environment = valueAt(each, 'Environment');
      return Array.isArray(environment) ? environment : [];
    })
    .filter(isObject)
    .map(({ Name, Value }) => [String(Name), String(Value ?? '')]);
}
