/** One thing of the account, as its API describes it. */
export interface Part {
  readonly kind:
    | 'schedule'
    | 'rule'
    | 'machine'
    | 'task'
    | 'role'
    | 'policy'
    | 'alarm'
    | 'composite'
    | 'topic'
    | 'queue'
    | 'group';
  /** Unique among its kind. */
  readonly name: string;
  readonly arn: string;
  readonly described: Readonly<Record<string, unknown>>;
}
