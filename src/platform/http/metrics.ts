import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Refusal } from '../refusal.ts'

/** Prometheus metrics. Labels are routes' patterns, codes and names of jobs: never an id or a number of a person. */
export type Metrics = {
  answered(method: string, route: string, status: number, milliseconds: number): void
  refused(refusal: Refusal): void
  jobFailed(name: string): void
  gauge(name: string, help: string): (value: number) => void
  counter<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
  ): (labels: Readonly<Record<L, string>>) => void
  text(): Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'pli_' })
  const answers = new Histogram({
    name: 'pli_http_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'pli_refusals_total',
    help: 'Refusals, by code',
    labelNames: ['capability', 'code'],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'pli_job_failures_total',
    help: 'Failed runs of a job, by name',
    labelNames: ['job'],
    registers: [registry],
  })
  return {
    answered: (method, route, status, ms) => answers.labels(method, route, String(status)).observe(ms / 1000),
    refused: (r) => refusals.labels(r.capability, r.refusal).inc(),
    jobFailed: (name) => failures.labels(name).inc(),
    gauge: (name, help) => {
      const gauge = new Gauge({ name: `pli_${name}`, help, registers: [registry] })
      return (value) => gauge.set(value)
    },
    counter: (name, help, labels) => {
      const counter = new Counter({ name: `pli_${name}`, help, labelNames: [...labels], registers: [registry] })
      return (values) => counter.inc({ ...values })
    },
    text: () => registry.metrics(),
  }
}
