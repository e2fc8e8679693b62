/** Errors for a person, in the language that the person asked for (ERR-9). */
import type { ErrorSeverity, Language } from '../../controller/api/error-catalogue.ts';
import type { ErrorGroup } from '../../controller/kernel/port.ts';
import type { ErrorTimeline, TimelineError } from '../timeline/document.ts';
import type { Colors } from './colors.ts';
import { paragraph } from './paragraph.ts';
import type { Paint } from './table.ts';
import { withoutControls } from './text-width.ts';

interface Words {
  severity: Record<ErrorSeverity, string>;
  origin: (error: TimelineError) => string;
  rootCause: string;
  explains: (seq: number) => string;
  operation: (id: string) => string;
  dropped: (count: number) => string;
}

const groups: Record<ErrorGroup, string> = { Kernel: 'kernel', User: 'user space', Remote: 'remote' };
const chineseGroups: Record<ErrorGroup, string> = { Kernel: '内核', User: '用户空间', Remote: '远程' };

const words: Record<Language, Words> = {
  en: {
    severity: { Error: 'Error', Warning: 'Warning', Notice: 'Notice' },
    origin: ({ inside, origin }) =>
      inside ? 'a program inside' : `${groups[origin.group]} of ${origin.host}`,
    rootCause: 'root cause',
    explains: (seq) => `explains #${String(seq)}`,
    operation: (id) => `during ${id}`,
    dropped: (count) =>
      `${count === 1 ? '1 error' : `${String(count)} errors`} found no room in the buffer: the root cause may be missing.`,
  },
  zh: {
    severity: { Error: '错误', Warning: '警告', Notice: '提示' },
    origin: ({ inside, origin }) => (inside ? '内部程序' : `${origin.host} 的${chineseGroups[origin.group]}`),
    rootCause: '根本原因',
    explains: (seq) => `解释 #${String(seq)}`,
    operation: (id) => `操作 ${id}`,
    dropped: (count) => `有 ${String(count)} 个错误因缓冲区已满而未记录：根本原因可能缺失。`,
  },
};

export interface TimelineStyle {
  colors: Colors;
  columns: number;
}

export function renderTimeline({ dropped, errors, language }: ErrorTimeline, style: TimelineStyle): string {
  const lines = errors.map((error) => renderError(error, words[language], style));
  if (dropped > 0) lines.push(style.colors.yellow(`${words[language].dropped(dropped)}\n`));
  return lines.join('');
}

function renderError(error: TimelineError, said: Words, { colors, columns }: TimelineStyle): string {
  const { depth, explains, id, operationID, rootCause, seq, severity, time } = error;
  const lead = depth === 0 ? '' : `${'   '.repeat(depth - 1)}└─ `;
  const facts = [
    said.origin(error),
    time,
    ...(rootCause ? [said.rootCause] : []),
    ...(explains === undefined ? [] : [said.explains(explains)]),
    ...(operationID === undefined ? [] : [said.operation(operationID)]),
  ];
  const paint = paintOf(severity, colors);
  const head = `${colors.dim(lead)}#${String(seq)} ${paint(said.severity[severity])} ${colors.bold(id)} (${withoutControls(facts.join(', '))})\n`;
  return head + paragraph(withoutControls(error.message), { indent: depth * 3 + 3, columns });
}

function paintOf(severity: ErrorSeverity, colors: Colors): Paint {
  if (severity === 'Error') return colors.red;
  return severity === 'Warning' ? colors.yellow : String;
}
