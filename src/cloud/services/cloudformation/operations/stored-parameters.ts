/**
 * Parameters of the types `AWS::SSM::Parameter::Value<...>`: their values are read from Parameter Store with each request for a revision, and stay
 * what they were then until the next. Source: User Guide, "Specify existing resources at runtime with CloudFormation-supplied parameter types".
 */
import type { GetParametersResult, Parameter } from '@aws-sdk/client-ssm';
import { own } from '../../../../languages/own.ts';
import { readsStore } from '../../../../languages/template/parameters.ts';
import type { Template } from '../../../../languages/template/template.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import { validationError } from '../refusals.ts';

/** By the template's names for them; `given` has the store's. Throws ValidationError for those that are not there or are secure. */
export function readStored(
  { parameters }: Template,
  given: Readonly<Record<string, string>>,
  context: Context,
  caller: () => Caller,
): Record<string, string> {
  const wanted = [...parameters].flatMap(([name, { type }]) => {
    const stored = readsStore(type) ? own(given, name) : undefined;
    return stored === undefined ? [] : [{ name, stored }];
  });
  const found = wanted.map(({ name, stored }) => {
    const image = publicImage(parameters.get(name)?.type, stored);
    if (image) return { name, stored, parameter: image };
    const input = { Names: [stored] };
    const { Parameters = [] } = context.call<GetParametersResult>('ssm', 'GetParameters', input, caller());
    return { name, stored, parameter: Parameters[0] };
  });
  const missing = found.filter(({ parameter }) => !parameter).map(({ stored }) => stored);
  if (missing.length > 0)
    throw validationError(`Unable to fetch parameters [${missing.join(',')}] from parameter store for this account.`);
  const secure = found.filter(({ parameter }) => parameter?.Type === 'SecureString').map(({ stored }) => stored);
  if (secure.length > 0)
    throw validationError(
      `Parameters [${secure.join(',')}] referenced by template have types not supported by CloudFormation.`,
    );
  return Object.fromEntries(found.map(({ name, parameter }) => [name, String(parameter?.Value)]));
}

/**
 * AWS publishes its images under such names. An image of EC2 is an id in what is recorded here: it names nothing. That of the log router is also in
 * AWS's public registry, under the same tag.
 */
function publicImage(type: string | undefined, name: string): Parameter | undefined {
  const router = /^\/aws\/service\/aws-for-fluent-bit\/([\w.-]+)$/.exec(name)?.[1];
  if (router !== undefined)
    return { Name: name, Type: 'String', Value: `public.ecr.aws/aws-observability/aws-for-fluent-bit:${router}` };
  const isOfEc2 = type?.includes('AWS::EC2::Image::Id') || /^\/aws\/service\/(?:ami-|ecs\/optimized-ami\/)/.test(name);
  return isOfEc2 && name.startsWith('/aws/service/')
    ? { Name: name, Type: 'String', Value: 'ami-00000000000000000' }
    : undefined;
}
