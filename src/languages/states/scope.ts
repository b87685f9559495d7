/**
 * The tree of scopes, looked at from a thread: its scope, the state that it is in, the variables that it sees, the item of the iteration that it belongs to.
 * Source: https://states-language.net/spec.html#parallel-state, #map-state; Step Functions guide, "Passing data between states with variables" (scope).
 */
import type { Thread, Variables } from './execution.ts';
import type { Machine, Scope, State } from './machine.ts';

/** What a thread is looked up in. */
export interface Tree {
  readonly machine: Machine;
  readonly threads: ReadonlyMap<number, Thread>;
}

/** The states among which the thread moves. */
export function scopeOf(tree: Tree, thread: Thread): Scope {
  if (thread.parent === undefined) return tree.machine;
  const state = stateOf(tree, tree.threads.get(thread.parent)!);
  if (state.type === 'Parallel') return state.branches[thread.index]!;
  if (state.type === 'Map') return state.processor;
  throw new Error(`the state \`${state.name}\` has no scopes of its own`);
}

export function stateOf(tree: Tree, thread: Thread): State {
  const state = scopeOf(tree, thread).states.get(thread.state);
  if (!state) throw new Error(`no state \`${thread.state}\``);
  return state;
}

/** The value of a variable as JSON text, of the innermost scope that has it. */
export function variableOf(tree: Tree, thread: Thread, name: string): string | undefined {
  for (const { variables } of upwards(tree, thread))
    if (variables && Object.hasOwn(variables, name)) return variables[name];
  return undefined;
}

/** All variables that the thread sees. */
export function variablesOf(tree: Tree, thread: Thread): Variables {
  const seen: Record<string, string> = {};
  for (const { variables = {} } of upwards(tree, thread))
    for (const [name, text] of Object.entries(variables)) if (!Object.hasOwn(seen, name)) seen[name] = text;
  return seen;
}

/** The innermost iteration that the thread belongs to. */
export function iterationOf(tree: Tree, thread: Thread): Thread | undefined {
  for (const each of upwards(tree, thread)) if (each.item !== undefined) return each;
  return undefined;
}

function* upwards({ threads }: Tree, thread: Thread): Generator<Thread> {
  for (
    let each: Thread | undefined = thread;
    each;
    each = each.parent === undefined ? undefined : threads.get(each.parent)
  )
    yield each;
}
