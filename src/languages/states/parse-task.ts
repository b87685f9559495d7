/** Task states, checked. Source: https://states-language.net/spec.html#task-state; AWS's words. */
import type { DefinitionNode } from './definition-node.ts';
import type { TaskState } from './machine.ts';
import { parseCatch, parseRetry } from './parse-errors.ts';
import { resultFlow, seconds } from './parse-flow.ts';
import type { Resource } from './resource.ts';
import { parameterProblems, parseResource } from './resources.ts';
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
  return (
    resource && {
      type: 'Task',
      name,
      ...rest,
      resource,
      timeoutSeconds,
      heartbeatSeconds,
      credentials: credentials(node),
    }
  );
}

/** "Credentials": an object with RoleArn, fixed, by path, by intrinsic function or by expression. */
function credentials(node: DefinitionNode): Template | undefined {
  const child = node.child('Credentials');
  if (!child) return undefined;
  child.refuseOthers(node.language === 'JSONPath' ? ['RoleArn', 'RoleArn.$'] : ['RoleArn']);
  if (!child.has('RoleArn.$')) child.require(['RoleArn']);
  const fixed = child.text('RoleArn');
  const account = fixed === undefined ? undefined : /^arn:aws[^:]*:iam::(\d{12}):role\/./.exec(fixed)?.[1];
  if (fixed !== undefined && !child.isExpression('RoleArn')) {
    if (account === undefined) child.report('Value is not a valid IAM role ARN', 'RoleArn');
    else if (node.catalogue && node.catalogue.account !== account)
      child.report(
        `Roles of other accounts are not supported by Punctual: this cloud is ${node.catalogue.account}`,
        'RoleArn',
      );
  }
  return node.template('Credentials');
}

const fixedNumber = (template: Template | undefined): number | undefined =>
  template?.is === 'constant' ? (template.value as number) : undefined;

function taskResource(node: DefinitionNode): Resource | undefined {
  const arn = node.text('Resource');
  if (arn === undefined) return undefined;
  const resource = parseResource(arn);
  const refusal = typeof resource === 'string' ? resource : node.catalogue?.refusal(resource);
  if (typeof resource === 'string' || refusal !== undefined) {
    node.report(String(refusal), 'Resource');
    return undefined;
  }
  const field = node.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const parameters = node.get(field) ?? {};
  // Arguments that are an expression as a whole are known when it is evaluated.
  if (!node.isExpression(field))
    for (const problem of parameterProblems(resource, parameters, node.catalogue)) node.report(problem, field);
  return resource;
}
