/** "State names MUST be unique within the scope of the whole state machine": https://states-language.net/spec.html#state-names. The words are AWS's (cfn-lint issue 3616). */
import type { DefinitionNode } from './definition-node.ts';
import type { Scope } from './machine.ts';
import { innerScopes } from './machine-nodes.ts';

/** `node` is the object that has the scope's States. */
export function refuseDuplicates(node: DefinitionNode, scope: Scope, seen: Set<string> = new Set()): void {
  const nodes = node.child('States')!;
  for (const name of scope.states.keys()) {
    if (seen.has(name)) nodes.report(`Duplicate State name: ${name}`, name, 'DUPLICATE_STATE_NAME');
    seen.add(name);
  }
  for (const [inner, each] of innerScopes(node, scope)) refuseDuplicates(inner, each, seen);
}
