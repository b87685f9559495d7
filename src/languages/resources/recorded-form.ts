/**
 * How a resource of a type that is recorded only is called, and what its attributes are.
 * `{name}` is the name, `{id}` 17 hexadecimal digits, `{PropertyName}` a property, `{ref}` what Ref returns, `{account}` and its like the cloud's.
 */

export interface RecordedForm {
  /** What Ref returns. */
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The property by which an author may name it. */
  readonly namedBy?: string;
  /** Most characters of a name that is made up, in small letters where the service takes no others. */
  readonly nameMax?: number;
  readonly lower?: true;
  /** What an author might count on, and does not happen here: said when it is deployed. */
  readonly warning?: string;
}

export const arn = (service: string, resource: string): string =>
  `arn:{partition}:${service}:{region}:{account}:${resource}`;
/** EC2's kind: an id that is also the attribute. */
export const withId = (
  prefix: string,
  attribute?: string,
  more: Readonly<Record<string, string>> = {},
): RecordedForm => ({
  ref: `${prefix}-{id}`,
  attributes: { ...(attribute === undefined ? {} : { [attribute]: '{ref}' }), ...more },
});
export const named = (
  namedBy: string,
  attributes: Readonly<Record<string, string>> = {},
  more: Pick<RecordedForm, 'nameMax' | 'lower' | 'warning'> = {},
): RecordedForm => ({
  ref: '{name}',
  namedBy,
  attributes,
  ...more,
});
/** A name in STACK-LOGICAL-RANDOM form that nobody chooses. */
export const unnamed: RecordedForm = { ref: '{name}', attributes: { Id: '{ref}' } };
/** One that Ref calls by its ARN. */
export const byArn = (service: string, resource: string, more: Partial<RecordedForm> = {}): RecordedForm => ({
  ref: arn(service, resource),
  ...more,
  attributes: { Arn: '{ref}', ...more.attributes },
});
