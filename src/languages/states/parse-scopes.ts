/** Parallel and Map states, checked, with the scopes inside. Source: https://states-language.net/spec.html#parallel-state, #map-state; AWS's words. */
import { isObject } from '../is-object.ts';
import type { DefinitionNode } from './definition-node.ts';
import { branchFields, processorFields } from './fields.table.ts';
import type { MapState, ParallelState, Scope } from './machine.ts';
import { parseDistributed } from './parse-distributed.ts';
import { parseCatch, parseRetry } from './parse-errors.ts';
import { number, resultFlow } from './parse-flow.ts';
import type { Template } from './template.ts';

/** Reads the states of an object that has StartAt and States. */
export type ParseScope = (node: DefinitionNode) => Scope | undefined;

export function parseParallel(name: string, node: DefinitionNode, parseScope: ParseScope): ParallelState | undefined {
  node.require(['Branches']);
  if (node.list('Branches')?.length === 0) node.report('Value cannot be empty', 'Branches');
  const nodes = node.children('Branches');
  const branches = nodes.flatMap((branch) => parseInner(branch, branchFields, parseScope) ?? []);
  const rest = { ...resultFlow(node), retry: parseRetry(node), catch: parseCatch(node) };
  return branches.length < nodes.length ? undefined : { type: 'Parallel', name, ...rest, branches };
}

function parseInner(node: DefinitionNode, known: readonly string[], parseScope: ParseScope): Scope | undefined {
  node.refuseOthers(known);
  node.require(['StartAt', 'States']);
  return parseScope(node);
}

export function parseMap(name: string, node: DefinitionNode, parseScope: ParseScope): MapState | undefined {
  const inner = processorOf(node);
  // What an older version took is taken for ever.
  if (node.catalogue && inner?.has('QueryLanguage')) inner.report("Field 'QueryLanguage' is not supported");
  const distributed = parseDistributed(node, inner);
  const processor = inner && parseInner(inner, processorFields, parseScope);
  const { parameters, ...rest } = { ...resultFlow(node), retry: parseRetry(node), catch: parseCatch(node) };
  node.onlyOne(['ItemSelector', 'Parameters']);
  for (const field of ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'])
    node.onlyOne([field, `${field}Path`]);
  const state = {
    ...rest,
    parameters: undefined,
    itemSelector: node.template('ItemSelector') ?? (node.language === 'JSONPath' ? parameters : undefined),
    items: itemsOf(node, distributed !== undefined),
    maxConcurrency: whole(node, 'MaxConcurrency'),
    toleratedFailureCount: whole(node, 'ToleratedFailureCount'),
    toleratedFailurePercentage: number(node, 'ToleratedFailurePercentage', () =>
      node.number('ToleratedFailurePercentage', 0, 100),
    ),
  };
  return processor && { type: 'Map', name, ...state, processor, distributed };
}

const whole = (node: DefinitionNode, field: string): Template | undefined =>
  number(node, field, () => node.integer(field, 0, Number.MAX_SAFE_INTEGER));

function itemsOf(node: DefinitionNode, distributed: boolean): Template | undefined {
  if (node.language === 'JSONPath') return node.has('ItemsPath') ? node.pathTemplate('ItemsPath') : undefined;
  const value = node.get('Items');
  const isFit = Array.isArray(value) || node.isExpression('Items') || (distributed && isObject(value));
  if (value !== undefined && !isFit) node.report('Items must be a JSON array or a JSONata expression', 'Items');
  return node.template('Items');
}

/** ItemProcessor, or Iterator as it was called before. */
function processorOf(node: DefinitionNode): DefinitionNode | undefined {
  const fields = ['ItemProcessor', 'Iterator'];
  node.onlyOne(fields);
  if (!fields.some((field) => node.has(field)))
    node.report(`This object should have only one of the following fields: [${fields.join(', ')}]`);
  return node.child('ItemProcessor') ?? node.child('Iterator');
}
