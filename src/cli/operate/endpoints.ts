/**
 * Where AWS's services are asked, as the `aws` command finds it. The SDK's clients look for `endpoint_url` in the profile that AWS_PROFILE names, also
 * where they are given another, whose keys would then go there; calls without a client look nowhere.
 * Source: "Service-specific endpoints", AWS SDKs and Tools Reference Guide.
 */
import { loadSharedConfigFiles } from '@smithy/core/config';

/** From now on `profile`, where there is one, is that of the whole process. Returns a service's, as of the environment and the files; undefined: AWS's own. */
export async function endpointsOf(profile: string | undefined): Promise<(service: string) => string | undefined> {
  const { env } = process;
  if (profile !== undefined) env['AWS_PROFILE'] = profile;
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = env['AWS_PROFILE'] ?? 'default';
  const settings = { ...credentialsFile[name], ...configFile[name] };
  const ofServices = configFile[`services.${settings['services']}`];
  const isIgnored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? settings['ignore_configured_endpoint_urls'];
  if (isIgnored?.toLowerCase() === 'true') return () => undefined;
  return (service) =>
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
    env['AWS_ENDPOINT_URL'] ??
    ofServices?.[`${service}.endpoint_url`] ??
    settings['endpoint_url'];
}
