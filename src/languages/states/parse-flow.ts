/** What states of several types have in common: where data goes, what comes next, how long. The words are AWS's. */
import type { Offered } from '../jsonata/check.ts';
import type { DefinitionNode } from './definition-node.ts';
import { secondsMax } from './limits.ts';
import { parseAssign } from './parse-assign.ts';
import { parsePath } from './parse-path.ts';
import type { Template } from './template.ts';

export const wholePath = parsePath('$');

/** `offered`: what `$states` has in Output and Assign. */
export function data(node: DefinitionNode, offered: readonly Offered[] = []) {
  const { language } = node;
  return language === 'JSONata'
    ? { language, inputPath: wholePath, outputPath: wholePath, output: node.template('Output', { offered }) }
    : { language, inputPath: node.selection('InputPath'), outputPath: node.selection('OutputPath'), output: undefined };
}

export function flow(node: DefinitionNode, offered: readonly Offered[] = []) {
  const end = node.boolean('End') === true;
  if (node.has('Next') && end) node.report('There should only be one of the following fields: [Next, End]');
  if (!node.has('Next') && !end) node.report('This object should have only one of the following fields: [Next, End]');
  return { ...data(node, offered), assign: parseAssign(node, { offered }), next: node.text('Next') };
}

/** Of a state that has a result: how it flows, with Parameters, ResultSelector and ResultPath, or Arguments. */
export const resultFlow = (node: DefinitionNode) => ({ ...flow(node, ['result']), ...result(node) });

const result = (node: DefinitionNode) =>
  node.language === 'JSONata'
    ? { parameters: node.template('Arguments'), resultSelector: undefined, resultPath: wholePath }
    : {
        parameters: node.template('Parameters'),
        resultSelector: node.template('ResultSelector'),
        resultPath: node.resultPath(),
      };

/** A number of seconds: fixed, at a path, or an expression. */
export function seconds(node: DefinitionNode, field: string, min: number): Template | undefined {
  return number(node, field, () => node.integer(field, min, secondsMax));
}

/** A number: fixed (as `fixed` reads it), at a path, or an expression. */
export function number(node: DefinitionNode, field: string, fixed: () => number | undefined): Template | undefined {
  if (node.language === 'JSONPath' && node.has(`${field}Path`)) return node.pathTemplate(`${field}Path`);
  const expression = node.expression(field);
  if (expression) return expression;
  const value = fixed();
  return value === undefined ? undefined : { is: 'constant', value };
}
