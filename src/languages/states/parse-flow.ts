/** What states of several types have in common: where data goes, what comes next, how long. The words are AWS's. */
import type { DefinitionNode } from './definition-node.ts';
import { secondsMax } from './limits.ts';
import { parseAssign } from './parse-assign.ts';
import { parsePath } from './parse-path.ts';
import type { Template } from './template.ts';

const wholePath = parsePath('$');

export function data(node: DefinitionNode) {
  const { language } = node;
  return language === 'JSONata'
    ? { language, inputPath: wholePath, outputPath: wholePath, output: node.template('Output') }
    : { language, inputPath: node.selection('InputPath'), outputPath: node.selection('OutputPath'), output: undefined };
}

export function flow(node: DefinitionNode) {
  const end = node.boolean('End') === true;
  if (node.has('Next') && end) node.report('There should only be one of the following fields: [Next, End]');
  if (!node.has('Next') && !end) node.report('This object should have only one of the following fields: [Next, End]');
  return { ...data(node), assign: parseAssign(node), next: node.text('Next') };
}

/** Of a state that has a result: Parameters, ResultSelector and ResultPath, or Arguments. */
export const result = (node: DefinitionNode) =>
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
