/** What is said to whoever runs the cloud. Its form (a line of text, JSON) is the command's. */
export type Level = 'INFO' | 'WARN' | 'ERROR';

export interface Notice {
  readonly level: Level;
  /** The rule, machine, family of tasks, topic, alarm or stack that it is about; undefined: the cloud itself. */
  readonly job?: string;
  readonly message: string;
  /** Whole, as AWS names them, for machines that read: `{ taskArn }`, `{ executionArn, machineArn }`. */
  readonly ids?: Readonly<Record<string, string>>;
}

const shortIdDigits = 8;

/** The digits by which ids of one time differ: those that we make begin with their millisecond. The command takes them for the whole id. */
export const shortId = (id: string): string => id.slice(-shortIdDigits);
