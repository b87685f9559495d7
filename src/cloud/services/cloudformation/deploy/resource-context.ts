/** The dispatcher as the handlers of a stack's resources use it: as the caller of the stack's operation, or as the role that it named. */
import { AwsError } from '../../../kit/aws-error.ts';
import { type Caller, root } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import { toShown } from '../endpoint.ts';
import type { Stack } from '../stack.ts';
import type { ResourceContext } from '../types/resource-type.ts';
import { Unfinished } from './undone.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomCharacters = 12;
/** AWS's session name for stacks. */
const sessionName = 'AWSCloudFormation';

/** Throws AwsError where CloudFormation may not take the role. */
export function callerOf(context: Context, caller: Caller, roleArn: string | undefined): Caller {
  return roleArn === undefined ? caller : context.assume(roleArn, 'cloudformation.amazonaws.com', sessionName);
}

export function resourceContextOf(
  { host, readings, trial }: CloudFormation,
  context: Context,
  stack: Pick<Stack, 'id' | 'name'>,
  logicalId: string,
  caller: () => Caller,
): ResourceContext {
  const call = <Output>(service: string, operation: string, input: object): Output => {
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    return context.call<Output>(service, operation, toShown(host, Object.fromEntries(given)), caller());
  };
  return {
    host,
    stackId: stack.id,
    logicalId,
    call,
    look<Output>(service: string, operation: string, input: object) {
      try {
        return context.call<Output>(service, operation, toShown(host, input), root);
      } catch (error) {
        // What is denied even to the account's root is there.
        if (!(error instanceof AwsError) || isDenied(error)) throw error;
        return undefined;
      }
    },
    clear(service, operation, input) {
      try {
        call(service, operation, input);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
    read(text, reading) {
      const place = `${stack.id} ${logicalId}`;
      const read = readings.read(text, reading, trial.isMaking || trial.read.has(place));
      if (read === undefined) throw new Unfinished();
      trial.read.add(place);
      return read;
    },
    name(lengthMax, without) {
      const start = without === 'stack' ? logicalId : `${stack.name}-${logicalId}`;
      const random = [...context.bytes(randomCharacters)].map((byte) => letters[byte % letters.length]).join('');
      return `${start.slice(0, lengthMax - randomCharacters - 1)}-${random}`;
    },
    ec2Id: (prefix) => `${prefix}-${context.id().replaceAll('-', '').slice(-17)}`,
  };
}

const isDenied = ({ code }: AwsError): boolean => /AccessDenied|Authorization/.test(code);

/** What was to be deleted is not there. */
const isGone = (error: unknown): boolean =>
  error instanceof AwsError && /NotFound|NoSuch|DoesNotExist|NonExistent|^NotFoundException$/.test(error.code);
