/** `1 file`, `2 files`: no sentence of ours says "file(s)". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
