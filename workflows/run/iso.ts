/** A time in the format of snapshots and results. Inside workflows, times are milliseconds since the epoch. */
export const iso = (ms: number): string => new Date(ms).toISOString();
