/** Stands for what AWS has and this cloud has not, where whoever opened the cloud wants it to be taken to succeed. */
export interface AbsentCall {
  /** The machine, rule, schedule or topic that calls, by its name. */
  readonly by: string;
  /** The state, of a machine. */
  readonly state?: string;
  /** `lambda:invoke`, `aws-sdk:textract:detectDocumentText`, or the ARN of what a delivery is for. */
  readonly what: string;
}

/** What a task's result is, as JSON; of deliveries nobody reads it. */
export type Absent = (call: AbsentCall) => string;
