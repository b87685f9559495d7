/** Retry and Catch, checked. Source: https://states-language.net/spec.html#errors; AWS's words. */

import type { DefinitionNode } from './definition-node.ts';
import { catcherFields, retrierFields } from './fields.table.ts';
import { attemptsMax, delaySecondsMax, secondsMax } from './limits.ts';
import type { Catcher, Retrier } from './machine.ts';
import { parseAssign } from './parse-assign.ts';
import { refuseFields } from './refuse-fields.ts';

export function parseRetry(state: DefinitionNode): Retrier[] {
  const nodes = state.children('Retry');
  return nodes.map((node, i) => {
    node.refuseOthers(retrierFields);
    const jitter = node.oneOf('JitterStrategy', ['NONE', 'FULL']) ?? 'NONE';
    return {
      errorEquals: parseErrorEquals(node, i === nodes.length - 1),
      intervalSeconds: node.integer('IntervalSeconds', 1, secondsMax) ?? 1,
      maxAttempts: node.integer('MaxAttempts', 0, attemptsMax) ?? 3,
      backoffRate: node.number('BackoffRate', 1) ?? 2,
      maxDelaySeconds: node.integer('MaxDelaySeconds', 1, delaySecondsMax),
      jitter,
    };
  });
}

const offered = ['errorOutput'] as const;

export function parseCatch(state: DefinitionNode): Catcher[] {
  const nodes = state.children('Catch');
  return nodes.map((node, i) => {
    refuseFields(node, catcherFields);
    node.require(['Next']);
    return {
      errorEquals: parseErrorEquals(node, i === nodes.length - 1),
      resultPath: node.resultPath(),
      assign: parseAssign(node, { place: `Catch[${i}]/Assign`, offered }),
      output:
        node.language === 'JSONata' ? node.template('Output', { place: `Catch[${i}]/Output`, offered }) : undefined,
      next: node.text('Next') ?? '',
    };
  });
}

function parseErrorEquals(node: DefinitionNode, last: boolean): string[] {
  node.require(['ErrorEquals']);
  const names = (node.list('ErrorEquals') ?? []).filter((name) => typeof name === 'string');
  if (names.length < (node.list('ErrorEquals')?.length ?? 0))
    node.report('Expected value of type String', 'ErrorEquals');
  else if (node.has('ErrorEquals') && names.length === 0) node.report('Value cannot be empty', 'ErrorEquals');
  if (names.includes('States.ALL') && (names.length > 1 || !last))
    node.report('States.ALL must appear alone and at end of list', 'ErrorEquals');
  return names;
}
