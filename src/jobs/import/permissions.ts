/** What the task role let the container do, as far as it is known to the last letter. */
import { roleOf } from '../model/role.ts';
import { type Fields, isPlain } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';
import type { Say } from './imported.ts';

export function permissionsOf(template: Template, task: Resource, say: Say): readonly Fields[] | undefined {
  const named = task.properties['TaskRoleArn'];
  if (named === undefined || named === '') return undefined;
  const role = roleOf(template, named);
  if (!role) {
    say('its task role is not seen here: write what the container may do as `permissions`');
    return undefined;
  }
  if (role.isOpen) say(`${role.resource.name} has policies from elsewhere: write what they allow as \`permissions\``);
  const kept = role.statements.flatMap(({ fields, place }) => {
    if (isKnown(fields)) return [fields];
    say(`a statement of ${role.resource.name} names what is not known here (${place}): write it as \`permissions\``);
    return [];
  });
  return kept.length === 0 ? undefined : kept;
}

const isKnown = (value: unknown): boolean => isPlain(JSON.stringify(value));
