import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../../../cli/timeline/build-timeline.ts';
import type { ErrorRecord } from '../../../../controller/kernel/port.ts';

function record(seq: number, explains: number | null = null, id = 'DeviceLost'): ErrorRecord {
  return {
    seq,
    id,
    args: { entry: 'd0' },
    time: '2026-01-01T00:00:00Z',
    origin: { group: 'Kernel', host: 'alpha' },
    inside: false,
    operationID: null,
    explains,
  };
}

/** `>2` is a record under another, `!2` a root cause. */
function told(...records: ErrorRecord[]): string {
  return buildTimeline(records)
    .map((entry) => `${'>'.repeat(entry.depth)}${entry.isRootCause ? '!' : ''}${String(entry.record.seq)}`)
    .join(' ');
}

describe('cli/timeline/build-timeline', () => {
  it.each<[string, ErrorRecord[], string]>([
    ['nothing', [], ''],
    ['the first of several', [record(1), record(2)], '!1 2'],
    ['what explains another before it', [record(1), record(2, 1)], '!2 >1'],
    ['a chain, the last link first', [record(1), record(2, 1), record(3, 2)], '!3 >2 >>1'],
    ['several causes of one, which stands once', [record(1), record(2, 1), record(3, 1)], '!2 >1 !3'],
    ['the chain of what came first before others', [record(1), record(2), record(3, 1)], '!3 >1 2'],
    ['the explanation of a later one later', [record(1), record(2), record(3, 2)], '!1 3 >2'],
    ['notices at the end', [record(1, null, 'ApplicationNotice'), record(2)], '!2 1'],
    ['notices without any cause', [record(1, null, 'ApplicationNotice')], '1'],
    ['an explanation of what is not there', [record(2, 1), record(3)], '!2 3'],
  ])('shows %s', (_what, records, expected) => {
    expect(told(...records)).toBe(expected);
  });

  it('shows each record once, whatever explains what', () => {
    const records = Array.from({ length: 9 }, (_, at) =>
      record(at + 1, at === 0 ? null : ((at * 7) % at) + 1),
    );

    const sequences = buildTimeline(records).map((entry) => entry.record.seq);

    expect(sequences.sort((a, b) => a - b)).toEqual(records.map(({ seq }) => seq));
  });
});
