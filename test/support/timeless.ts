/** What a command printed, without how old things are: that goes on between two commands. */
export function timeless(text: string): string {
  return text.replaceAll(/(?<=[ (])\d+[smhd]+\b/gu, 'AGE');
}
