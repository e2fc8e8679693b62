/** What /metrics answers, read back: only as much of the format as prom-client writes. */

export interface Sample {
  /** As it stands in the line: of a histogram with `_bucket`, `_sum` or `_count`. */
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  help: string;
  type: string;
  samples: Sample[];
}

export function familiesIn(text: string): Family[] {
  return text
    .split('# HELP ')
    .slice(1)
    .map((part) => {
      const [first = '', second = '', ...rest] = part.split('\n');
      const [, name = '', help = ''] = /^(\S+) (.*)$/u.exec(first) ?? [];
      const [, type = ''] = /^# TYPE \S+ (\S+)$/u.exec(second) ?? [];
      return { name, help, type, samples: rest.map(sampleIn).filter((sample) => sample !== undefined) };
    });
}

function sampleIn(line: string): Sample | undefined {
  const [, name, labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/u.exec(line) ?? [];
  if (name === undefined) return undefined;
  const pairs = [...labels.matchAll(/([a-z_]+)="([^"]*)"/gu)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}

/** The samples of one metric as `label=value,...` -> number, in the order of their text; those that are 0 are left out. */
export function countsOf(text: string, name: string): Record<string, number> {
  const samples = familiesIn(text).flatMap((family) => family.samples);
  const counts = samples
    .filter((sample) => sample.name === name && sample.value !== 0)
    .map(({ labels, value }) => [Object.values(labels).join(' '), value] as const);
  return Object.fromEntries(counts.sort(([one], [other]) => (one < other ? -1 : 1)));
}
