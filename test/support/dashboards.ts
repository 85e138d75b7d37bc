import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const deploy = new URL('../../deploy/', import.meta.url);

const panelSchema = z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) });
const dashboardSchema = z.object({ uid: z.string(), title: z.string(), panels: z.array(panelSchema).min(1) });

const alertSchema = z.strictObject({
  alert: z.string().regex(/^Hwagin[A-Za-z]+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
});
const alertsSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alertSchema).min(1) })).min(1),
});

/** A query and its place. */
export interface Query {
  where: string;
  expr: string;
}

export const alerts = () =>
  alertsSchema
    .parse(parse(readFileSync(new URL('prometheus/alerts.yml', deploy), 'utf8')))
    .groups.flatMap(({ rules }) => rules);

const dashboards = () =>
  readdirSync(new URL('grafana/', deploy))
    .filter((file) => file.endsWith('.json'))
    .map((file) => dashboardSchema.parse(JSON.parse(readFileSync(new URL(`grafana/${file}`, deploy), 'utf8'))));

/** Every query of every dashboard and alert. */
export const queries = (): Query[] => [
  ...dashboards().flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr }))),
  ),
  ...alerts().map(({ alert, expr }) => ({ where: alert, expr })),
];
