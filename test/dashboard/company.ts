/** Fourteen jobs of a small company with three weeks behind them, among which there is one of every trouble: for pictures. */
import type { ContainerSpec } from '../../src/cloud/kit/runner.ts';
import type { SimulatedRun } from '../../src/cloud/world/simulated-container.ts';

const job = (name: string, schedule: string, timeout = '40m', more = ''): string =>
  `  ${name}: {schedule: ${schedule}, command: [${name}], timeout: ${timeout}, retry: {failure: {attempts: 2, wait: 1m, backoff: 2}}${more}}\n`;

export const companyConfig = `app: office
zone: Europe/Berlin
notify: ops@example.com
defaults: {image: "registry.example.com/office:7", memory: 512, alarms: {failed: event, silent: false}}
jobs:
${[
  job('certificate-check', 'every day at 08:20', '2h'),
  job('delete-stale-data', 'every day at 03:00'),
  job('disable-leavers', 'every day at 06:00'),
  job('image-resize', 'every 2 hours'),
  job('invoice-export', 'every hour'),
  job('newsletter-digest', 'every weekday at 07:30'),
  job('nightly-backup', 'every day at 02:30'),
  job('partner-feed', 'every day at 09:00'),
  job('payment-reconcile', 'every day at 04:30'),
  job('price-import', 'every day at 05:00'),
  job('search-reindex', 'every 2 hours'),
  job('stock-sync', 'every hour'),
  job('warehouse-load', 'every day at 07:15', '3h'),
].join('')}`;

export const companyStart = '2026-10-04T00:00:00Z';
/** Saturday 08:42 in Berlin, the night before clocks go back. */
export const companyNow = '2026-10-24T06:42:00Z';

const usualMinutes: Readonly<Record<string, number>> = {
  'certificate-check': 0.7,
  'delete-stale-data': 12,
  'disable-leavers': 0.9,
  'image-resize': 18,
  'invoice-export': 1.7,
  'newsletter-digest': 3.5,
  'nightly-backup': 31,
  'partner-feed': 3,
  'payment-reconcile': 6,
  'price-import': 9.7,
  'search-reindex': 14,
  'stock-sync': 0.6,
  'warehouse-load': 38,
};

const importLines = [
  'reading supplier-prices.csv, 3 402 118 lines',
  '1 800 000 rows in memory',
  '2 100 000 rows in memory',
  '2 400 000 rows in memory',
  'cannot reach prices.example.com: connection refused',
];

/** What becomes of a container; the same each time. */
export function companyRuns(name: string, { environment }: ContainerSpec, at: Date): SimulatedRun {
  const seed = [...`${name}${at.toISOString()}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const seconds = Math.round((usualMinutes[name] ?? 1) * 60 * (0.85 + (seed % 100) / 300));
  const day = (environment['SCHEDULED_TIME'] ?? '').slice(0, 10);
  const attempt = Number(environment['ATTEMPT'] ?? 0);
  if (name === 'price-import' && day === '2026-10-24')
    return {
      seconds: 430,
      exitCode: 1,
      lines: importLines.map((text, index) => ({ afterSeconds: 400 + 6 * index, text })),
    };
  if (name === 'certificate-check' && day === '2026-10-24')
    return {
      seconds: 0,
      failsToStart: 'CannotPullContainerError: registry.example.com/office:7: 503 Service Unavailable',
    };
  if (name === 'partner-feed' && day === '2026-10-15') return { seconds: 90, exitCode: 3 };
  if (name === 'warehouse-load' && day === '2026-10-24') return { seconds: 7200 };
  if (name === 'warehouse-load' && day === '2026-10-20') return { seconds: Infinity };
  if (name === 'search-reindex' && attempt === 0 && at >= new Date('2026-10-24T06:00:00Z'))
    return { seconds: 600, exitCode: 1 };
  if (name === 'search-reindex' && attempt === 1) return { seconds: 3000 };
  if (attempt === 0 && seed % 29 === 0) return { seconds: 20, exitCode: 1 };
  return { seconds, lines: [{ afterSeconds: seconds / 2, text: `${name}: half way` }] };
}
