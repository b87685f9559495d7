/**
 * Reading a value at a path. What is not there is an outcome with the words of the JSONPath library that AWS uses.
 * Source: "Jayway JsonPath" (what is returned when), Step Functions' recorded histories (an indefinite path that finds nothing gives `[]`).
 */
import { isObject } from '../is-object.ts';
import { stepsMax } from '../regex/regex.ts';
import { compares } from './compare.ts';
import { runtimeFailure } from './failure.ts';
import type { Filter, Operand, Path, PathStep } from './path.ts';

/** Nothing stands at the path; `detail` says where the way ended. */
export class Missing {
  readonly detail: string;
  /** The way ended in a list, at an element that it has not. */
  readonly isPastEnd: boolean;
  constructor(detail: string, isPastEnd = false) {
    this.detail = detail;
    this.isPastEnd = isPastEnd;
  }
}

/** Nodes that one reading may come by: `$..*..*..*` comes by more of them than there is time for. */
const nodesMax = 200_000;

/** One reading of a path: what `$` names in its filters, and how many nodes it may still come by. */
class Reading {
  readonly root: unknown;
  private left = nodesMax;

  constructor(root: unknown) {
    this.root = root;
  }

  spend(nodes: number): void {
    this.left -= nodes;
    if (this.left < 0) throw runtimeFailure(`A path leads to more than ${nodesMax} nodes`);
  }
}

/** The node, or for an indefinite path the list of nodes. */
export function readPath(path: Path, data: unknown): unknown {
  const { steps } = path;
  if (!path.definite) return readSteps(steps, data, new Reading(data));
  let node = data;
  for (let i = 0; i < steps.length; i++) {
    const found = onlyNode(steps[i]!, node);
    if (found !== undefined) {
      node = found;
      continue;
    }
    const isPastEnd = i === steps.length - 1 && steps[i]!.is === 'index' && Array.isArray(node);
    return new Missing(missingDetail(steps, i, node), isPastEnd);
  }
  return node;
}

/** All nodes that `steps` lead to from `node`. */
function readSteps(steps: readonly PathStep[], node: unknown, reading: Reading): unknown[] {
  let nodes: unknown[] = [node];
  for (const step of steps) {
    nodes = nodes.flatMap((each) => {
      const found = nodesAt(step, each, reading);
      reading.spend(found.length + 1);
      return found;
    });
  }
  return nodes;
}

function onlyNode(step: PathStep, node: unknown): unknown {
  switch (step.is) {
    case 'name':
      return isObject(node) && Object.hasOwn(node, step.name) ? node[step.name] : undefined;
    case 'index':
      return Array.isArray(node) ? node.at(step.index) : undefined;
    case 'names':
      return isObject(node) ? picked(step.names, node) : undefined;
    default:
      return undefined;
  }
}

function nodesAt(step: PathStep, node: unknown, reading: Reading): unknown[] {
  switch (step.is) {
    case 'name':
    case 'index':
    case 'names': {
      const found = onlyNode(step, node);
      return found === undefined ? [] : [found];
    }
    case 'indices':
      return Array.isArray(node) ? step.indices.map((i) => node.at(i)).filter((each) => each !== undefined) : [];
    case 'slice':
      return Array.isArray(node) ? node.slice(step.from ?? 0, step.to) : [];
    case 'all':
      return childrenOf(node);
    case 'filter':
      return (Array.isArray(node) ? node : isObject(node) ? [node] : []).filter((each) =>
        passes(step.filter, each, reading),
      );
    case 'deep':
      return withDescendants(node);
  }
}

function withDescendants(node: unknown, found: unknown[] = []): unknown[] {
  found.push(node);
  for (const child of childrenOf(node)) withDescendants(child, found);
  return found;
}

function passes(filter: Filter, item: unknown, reading: Reading): boolean {
  switch (filter.is) {
    case 'or':
      return filter.parts.some((part) => passes(part, item, reading));
    case 'and':
      return filter.parts.every((part) => passes(part, item, reading));
    case 'not':
      // AWS takes null for absent here, and only here (floci-io/floci, issue 3480).
      if (filter.part.is === 'exists') return (operandValue(filter.part.operand, item, reading) ?? null) === null;
      return !passes(filter.part, item, reading);
    case 'matches': {
      const value = operandValue(filter.operand, item, reading);
      return typeof value === 'string' && filter.regex.size * value.length <= stepsMax && filter.regex.fits(value);
    }
    case 'exists':
      return operandValue(filter.operand, item, reading) !== undefined;
    case 'compare':
      return compares(
        operandValue(filter.left, item, reading),
        filter.operator,
        operandValue(filter.right, item, reading),
      );
  }
}

function operandValue(operand: Operand, item: unknown, reading: Reading): unknown {
  if (operand.is === 'constant') return operand.value;
  return readSteps(operand.steps, operand.from === '@' ? item : reading.root, reading)[0];
}

const childrenOf = (node: unknown): unknown[] =>
  Array.isArray(node) ? node : isObject(node) ? Object.values(node) : [];

const picked = (names: readonly string[], node: { readonly [key: string]: unknown }) =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(node, name)).map((name) => [name, node[name]]));

function missingDetail(steps: readonly PathStep[], at: number, node: unknown): string {
  const step = steps[at]!;
  const way = `$${steps
    .slice(0, at + 1)
    .map(renderStep)
    .join('')}`;
  if (step.is === 'index') {
    if (Array.isArray(node)) return `Index out of bounds when evaluating path ${way}`;
    return `Filter: [${step.index}] can only be applied to arrays. Current context is: ${JSON.stringify(node)}`;
  }
  if (at === steps.length - 1) return `No results for path: ${way}`;
  return `Missing property in path ${way}`;
}

const renderStep = (step: PathStep): string =>
  step.is === 'index' ? `[${step.index}]` : step.is === 'name' ? `['${step.name}']` : '';
