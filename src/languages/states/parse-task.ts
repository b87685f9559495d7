/** Task states, checked. Source: https://states-language.net/spec.html#task-state; AWS's words. */
import type { DefinitionNode } from './definition-node.ts';
import type { TaskState } from './machine.ts';
import { parseCatch, parseRetry } from './parse-errors.ts';
import { resultFlow, seconds } from './parse-flow.ts';
import { parameterProblems, parseResource, type Resource } from './resources.ts';
import type { Template } from './template.ts';

export function parseTask(name: string, node: DefinitionNode): TaskState | undefined {
  node.require(['Resource']);
  const resource = taskResource(node);
  for (const field of ['TimeoutSeconds', 'HeartbeatSeconds']) node.onlyOne([field, `${field}Path`]);
  const timeoutSeconds = seconds(node, 'TimeoutSeconds', 1);
  const heartbeatSeconds = seconds(node, 'HeartbeatSeconds', 1);
  const [timeout, heartbeat] = [fixedNumber(timeoutSeconds), fixedNumber(heartbeatSeconds)];
  if (timeout !== undefined && heartbeat !== undefined && heartbeat >= timeout)
    node.report('HeartbeatSeconds should be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  const rest = { ...resultFlow(node), retry: parseRetry(node), catch: parseCatch(node) };
  return resource && { type: 'Task', name, ...rest, resource, timeoutSeconds, heartbeatSeconds };
}

const fixedNumber = (template: Template | undefined): number | undefined =>
  template?.is === 'constant' ? (template.value as number) : undefined;

function taskResource(node: DefinitionNode): Resource | undefined {
  const arn = node.text('Resource');
  if (arn === undefined) return undefined;
  const resource = parseResource(arn);
  if (typeof resource === 'string') {
    node.report(resource, 'Resource');
    return undefined;
  }
  const field = node.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const parameters = node.get(field) ?? {};
  // Arguments that are an expression as a whole are known when it is evaluated.
  if (!node.isExpression(field))
    for (const problem of parameterProblems(resource, parameters)) node.report(problem, field);
  return resource;
}
