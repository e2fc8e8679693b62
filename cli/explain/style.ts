import type { Colors } from '../render/colors.ts';

/** How explanations are set. */
export interface Style {
  colors: Colors;
  columns: number;
}

/** A title and what belongs to it. */
export function section(title: string, text: string, { colors }: Style): string {
  return text === '' ? '' : `${colors.bold(`${title}:`)}\n${text}`;
}

/** The topic that a word stands for, in whatever case it was typed. */
export function topicOf<T extends string>(topics: readonly T[], typed: string): T | undefined {
  const lower = typed.toLowerCase();
  return topics.find((topic) => topic.toLowerCase() === lower);
}
