/** The scopes inside a scope's states, each with the object of the definition that it was read from. */
import type { DefinitionNode } from './definition-node.ts';
import { type Scope, scopesOf } from './machine.ts';

/** `node` is the object that has the scope's States. */
export function innerScopes(node: DefinitionNode, scope: Scope): [node: DefinitionNode, scope: Scope][] {
  const nodes = node.child('States')!;
  return [...scope.states.values()].flatMap((state) => {
    const own = nodes.child(state.name)!;
    const inner = own.has('Branches')
      ? own.children('Branches')
      : [own.child('ItemProcessor') ?? own.child('Iterator')];
    return scopesOf(state).map((each, i): [DefinitionNode, Scope] => [inner[i]!, each]);
  });
}
