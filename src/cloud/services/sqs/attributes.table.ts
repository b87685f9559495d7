/** A queue's attributes: default, and what may be set. Source: SQS API reference, SetQueueAttributes. */

export interface AttributeRule {
  readonly defaultValue?: string;
  /** Whole numbers between these. */
  readonly range?: readonly [least: number, most: number];
  readonly form?: 'boolean' | 'policy' | 'json' | 'text';
  /** `recorded`: kept and returned, without effect here. */
  readonly effect: 'enacted' | 'recorded';
}

export const attributeRules: Readonly<Record<string, AttributeRule>> = {
  VisibilityTimeout: { defaultValue: '30', range: [0, 43_200], effect: 'enacted' },
  MaximumMessageSize: { defaultValue: '1048576', range: [1024, 1_048_576], effect: 'enacted' },
  MessageRetentionPeriod: { defaultValue: '345600', range: [60, 1_209_600], effect: 'enacted' },
  DelaySeconds: { defaultValue: '0', range: [0, 900], effect: 'enacted' },
  ReceiveMessageWaitTimeSeconds: { defaultValue: '0', range: [0, 20], effect: 'enacted' },
  Policy: { form: 'policy', effect: 'enacted' },
  RedrivePolicy: { form: 'json', effect: 'enacted' },
  RedriveAllowPolicy: { form: 'json', effect: 'enacted' },
  KmsMasterKeyId: { form: 'text', effect: 'recorded' },
  KmsDataKeyReusePeriodSeconds: { range: [60, 86_400], effect: 'recorded' },
  SqsManagedSseEnabled: { defaultValue: 'true', form: 'boolean', effect: 'recorded' },
};

/** Attributes that only FIFO queues have. */
export const fifoAttributes: readonly string[] = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];
