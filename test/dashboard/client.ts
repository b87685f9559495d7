/** The dashboard's API as the page asks it, by a cookie that may act, or look. */
import type { ActView, HomeView, JobRow } from '../../src/dashboard/views.ts';
import { until } from '../until.ts';
import type { Office } from './office.ts';

export interface Client {
  get<T>(path: string): Promise<T>;
  post<T = ActView>(path: string, body?: object): Promise<T>;
  /** Home, once the reasons of older runs are read. */
  home(): Promise<HomeView>;
  row(job: string): Promise<JobRow>;
}

export async function clientOf({ dashboard }: Office, role: 'act' | 'look' = 'act'): Promise<Client> {
  const link = dashboard.link(role);
  const opened = await fetch(link, { redirect: 'manual' });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> =>
    (await (
      await fetch(new URL(path, link), { ...init, headers: { cookie, 'content-type': 'application/json' } })
    ).json()) as T;
  const home = (): Promise<HomeView> =>
    until('older runs are read', async () => {
      const view = await ask<HomeView>('/api/home');
      return view.isWhole ? view : undefined;
    });
  return {
    get: ask,
    post: (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    home,
    row: async (job) => (await home()).jobs.find(({ id }) => id === job) as JobRow,
  };
}
