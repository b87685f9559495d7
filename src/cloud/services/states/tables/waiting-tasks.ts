/** ECS tasks that executions wait for: which one is whose. */
import type { Store } from '../../../kit/store.ts';

export interface WaitingTask {
  readonly taskArn: string;
  readonly execution: number;
  readonly token: number;
  readonly clusterArn: string;
}

export interface WaitingTasks {
  add(task: WaitingTask): void;
  find(taskArn: string): WaitingTask | undefined;
  ofToken(execution: number, token: number): WaitingTask | undefined;
  /** By ARN, after the given one. */
  list(after: string, count: number): WaitingTask[];
  remove(taskArn: string): void;
}

export function openWaitingTasks(store: Store): WaitingTasks {
  const insert = store.prepare(
    'INSERT OR IGNORE INTO states_task (task_arn, execution, token, cluster_arn) VALUES (?, ?, ?, ?)',
  );
  const byArn = store.prepare('SELECT * FROM states_task WHERE task_arn = ?');
  const byToken = store.prepare('SELECT * FROM states_task WHERE execution = ? AND token = ?');
  const after = store.prepare('SELECT * FROM states_task WHERE task_arn > ? ORDER BY task_arn LIMIT ?');
  const remove = store.prepare('DELETE FROM states_task WHERE task_arn = ?');
  return {
    add: ({ taskArn, execution, token, clusterArn }) => void insert.run(taskArn, execution, token, clusterArn),
    find: (taskArn) => taskOf(byArn.get(taskArn)),
    ofToken: (execution, token) => taskOf(byToken.get(execution, token)),
    list: (from, count) => after.all(from, count).map((row) => taskOf(row)!),
    remove: (taskArn) => void remove.run(taskArn),
  };
}

const taskOf = (row: Record<string, unknown> | undefined): WaitingTask | undefined =>
  row && {
    taskArn: String(row['task_arn']),
    execution: Number(row['execution']),
    token: Number(row['token']),
    clusterArn: String(row['cluster_arn']),
  };
