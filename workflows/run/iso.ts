/** A time as snapshots and results show it. Inside workflows times are milliseconds of the epoch. */
export const iso = (ms: number): string => new Date(ms).toISOString();
