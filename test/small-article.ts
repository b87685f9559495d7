/** The article's template with small numbers and a command of its own, for a real clock: everything else is as it stands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Small {
  /** For `sh -c`. */
  readonly command: string;
  readonly timeoutSeconds?: number;
  readonly retrySeconds?: number;
}

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');

export function smallArticle({ command, timeoutSeconds = 60, retrySeconds = 1 }: Small): string {
  const changes: [from: string, to: string][] = [
    ['"echo the report is sent"', JSON.stringify(command)],
    ['Timeout: 600', `Timeout: ${timeoutSeconds}`],
    ['"IntervalSeconds": 10', `"IntervalSeconds": ${retrySeconds}`],
    ['"BackoffRate": 2', '"BackoffRate": 1'],
  ];
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the article's template has no \`${from}\``);
    return text.replace(from, () => to);
  }, article);
}
