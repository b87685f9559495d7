/** Assign, checked. Source: Step Functions guide, "Passing data between states with variables". */
import { isObject } from '../is-object.ts';
import type { DefinitionNode, ExpressionPlace } from './definition-node.ts';
import { variableNameLengthMax } from './limits.ts';
import type { Assign } from './machine.ts';

/** "Names must begin with a Unicode letter (ID_Start) and may contain numbers and underscores"; `states` is the language's own. */
const nameForm = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

export function parseAssign(node: DefinitionNode, at: ExpressionPlace = {}): Assign | undefined {
  const value = node.get('Assign');
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    node.report('Expected value of type Object', 'Assign');
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const name = node.language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key;
    if (name === 'states') node.report("The variable name 'states' is reserved", 'Assign');
    else if (!nameForm.test(name)) node.report(`'${name}' is not a valid variable name`, 'Assign');
    else if (name.length > variableNameLengthMax)
      node.report(`The variable name exceeds the allowed length of ${variableNameLengthMax}`, 'Assign');
  }
  return node.template('Assign', at);
}
