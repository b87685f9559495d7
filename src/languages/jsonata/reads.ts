/** What an expression may look at: nothing else need be bound for it. Seen in its text alone, which takes no time: more may be named than is looked at. */

export interface Reads {
  /** Names of variables without `$`, its own and those of functions too. */
  readonly variables: readonly string[];
  /** Of `$states`: `input`, `context/Execution/Id`; an empty text is all of it. */
  readonly states: readonly string[];
}

/** `$states` with the names behind it, or another variable. */
const name = /\$([\p{ID_Continue}]+)((?:\.[\p{ID_Continue}]+)*)/gu;

/** `context/Execution/Id`: as deep as the context object is. */
const contextDepth = 3;

export function readsOf(expression: string): Reads {
  const variables = new Set<string>();
  const states = new Set<string>();
  for (const [, variable = '', behind = ''] of expression.matchAll(name)) {
    if (variable === 'states') states.add(partOf(behind.split('.').slice(1)));
    else variables.add(variable);
  }
  // A parent of something: perhaps of all.
  if (states.size > 0 && expression.includes('%')) states.add('');
  return { variables: [...variables], states: [...states] };
}

const partOf = (names: readonly string[]): string =>
  names.slice(0, names[0] === 'context' ? contextDepth : 1).join('/');
