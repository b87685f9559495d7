/** The reports of one container, kept so that they can be made once more. */
import type { Listener, RunnerReport } from '../kit/runner.ts';

type WithoutName<Report> = Report extends RunnerReport ? Omit<Report, 'taskId' | 'name'> : never;

export interface Reporter {
  report(what: WithoutName<RunnerReport>): void;
  /** In a turn to come, the last of each kind that has been reported by then. */
  reportAgain(): void;
}

export function openReporter(
  listener: Listener,
  { taskId, name }: { readonly taskId: string; readonly name: string },
): Reporter {
  let reports: readonly RunnerReport[] = [];
  return {
    report(what) {
      const report = { ...what, taskId, name } as RunnerReport;
      reports = [...reports.filter(({ happened }) => happened !== report.happened), report];
      listener.report(report);
    },
    reportAgain() {
      setImmediate(() => {
        for (const report of reports) listener.report(report);
      });
    },
  };
}
