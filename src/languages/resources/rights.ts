/** What somebody has to be allowed who makes, changes and deletes a resource: the form of the tables beside this. */

export interface Rights {
  /** As in an ARN. */
  readonly service: string;
  /** The ARNs' last parts: `{name}` is the resource's. */
  readonly arns: readonly string[];
  /** What is called on them. */
  readonly calls: readonly string[];
  /** What is called on everything, since the service knows no narrower. */
  readonly callsOnAll?: readonly string[];
  /** What is called beside it only where the template has that property. */
  readonly callsFor?: Readonly<Record<string, readonly string[]>>;
  /** Who is passed the roles that a property holds, at any depth: by the property's name. */
  readonly passes?: Readonly<Record<string, string>>;
  /** On what else: of another service. */
  readonly beside?: readonly Beside[];
  /** The same, where the template has that property. */
  readonly besideFor?: Readonly<Record<string, readonly Beside[]>>;
}

export interface Beside {
  readonly arn: string;
  readonly calls: readonly string[];
  /** A role of AWS's own that the account may not have yet. */
  readonly forService?: string;
}

/** `calls('ec2', 'CreateVpc DeleteVpc')` */
export const calls = (service: string, names: string): string[] => names.split(' ').map((name) => `${service}:${name}`);
