/** How many files and connections this process may have open at once. */

let allowed: number | undefined;

export const descriptorsAllowed = (): number => (allowed ??= ask());

/** Where the system does not say it, what most give. */
function ask(): number {
  const usual = 1024;
  if (process.platform === 'win32') return usual;
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { soft: unknown } } };
  report.excludeNetwork = before;
  const soft = userLimits?.open_files?.soft;
  return soft === 'unlimited' ? Infinity : Number(soft) || usual;
}
