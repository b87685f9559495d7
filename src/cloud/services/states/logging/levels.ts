/** Which history events a log level lets through. Source: Step Functions guide, "Using CloudWatch Logs to log execution history", its table of event types. */
import type { HistoryEventType, LogLevel } from '@aws-sdk/client-sfn';

const errors = /(?:Failed|Aborted|TimedOut)$/;
const fatal = /^Execution(?:Failed|Aborted|TimedOut)$/;

export function isLogged(level: LogLevel, type: HistoryEventType): boolean {
  switch (level) {
    case 'ALL':
      return true;
    case 'ERROR':
      return type === 'FailStateEntered' || errors.test(type);
    case 'FATAL':
      return fatal.test(type);
    default:
      return false;
  }
}
