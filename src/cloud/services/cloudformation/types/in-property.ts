/** Which property a policy stands in: IAM's complaint of a policy names none. */
import { AwsError } from '../../../kit/aws-error.ts';

/** What `work` returns. Its complaint of a policy has the property's name in `fields.property`, where problems are looked for. */
export function inProperty<T>(property: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'MalformedPolicyDocument') throw error;
    throw new AwsError(error.code, error.message, error.status, { ...error.fields, property }, error.hint);
  }
}
