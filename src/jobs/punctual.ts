/** The package `punctual`: what a configuration in TypeScript imports. */
export { app, at, cron, every, job, type NamedJob, rate } from './config/functions.ts';
export type {
  AppInput as AppConfig,
  Duration,
  JobInput as JobConfig,
  ScheduleInput as ScheduleConfig,
} from './config/schema/schema.ts';
