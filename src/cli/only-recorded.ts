/** `--strict`: what a template has of services that are not here is refused, where it would be recorded with a warning. */
import { isProblems } from '../languages/problem.ts';
import { recordedWarning } from '../languages/resources/recorded.ts';
import { evaluateConditions } from '../languages/template/conditions.ts';
import { evaluationBudget } from '../languages/template/evaluate.ts';
import { exists } from '../languages/template/order.ts';
import { resolveParameters } from '../languages/template/parameters.ts';
import { readTemplate } from '../languages/template/parse.ts';
import type { Template } from '../languages/template/template.ts';
import { UserError } from './user-error.ts';

type Parameters = Readonly<Record<string, string>>;

/** Throws UserError with each. What cannot be read is not looked at: CloudFormation says what is wrong with it. */
export function refuseRecorded(file: string, text: string, parameters: Parameters): void {
  const given = new Map(Object.entries(parameters));
  const { template } = readTemplate(text, false, { parameters: given });
  if (!template) return;
  const conditions = conditionsOf(template, given);
  const recorded = [...template.resources].flatMap(([id, resource]) => {
    const warning = recordedWarning(resource.type);
    const isMade = conditions === undefined || exists(resource, conditions);
    return warning === undefined || !isMade ? [] : [`${id} (${resource.type}): ${warning}`];
  });
  if (recorded.length > 0)
    throw new UserError(
      `\`${file}\` has what is only recorded here:\n${recorded.join('\n')}`,
      'leave it out, or leave --strict out: it is recorded then, with a warning',
    );
}

/** Undefined where a parameter has no value yet: then none is false. */
function conditionsOf(
  template: Template,
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, boolean> | undefined {
  const parameters = resolveParameters(template, given);
  if (isProblems(parameters)) return undefined;
  const conditions = evaluateConditions(template, {
    parameters,
    mappings: template.mappings,
    pseudo: new Map(),
    resource: () => undefined,
    exports: () => undefined,
    zones: () => [],
    budget: evaluationBudget(),
  });
  return isProblems(conditions) ? undefined : conditions;
}
