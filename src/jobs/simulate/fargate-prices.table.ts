/**
 * List prices of Fargate for Linux in US East (N. Virginia), US dollars an hour, as AWS asked them in March 2026. Source: "AWS Fargate Pricing".
 * Other regions ask up to half as much again.
 */
export const priceRegion = 'us-east-1';
export const priceDate = '2026-03';

interface Price {
  readonly vcpuHour: number;
  readonly gibHour: number;
}

export const fargatePrices: Readonly<Record<'x86' | 'arm', Price>> = {
  x86: { vcpuHour: 0.04048, gibHour: 0.004445 },
  arm: { vcpuHour: 0.03238, gibHour: 0.00356 },
};

/** A GiB of storage beyond those that are free. */
export const storageGibHour = 0.000111;
export const storageFreeGib = 20;

/** Spot's own price follows supply and demand; AWS says up to 70 % less. */
export const spotShare = 0.3;

/** A task that ends sooner is billed for so long. */
export const billedSecondsMin = 60;
