/** How absolute, normalised paths lie to each other: only whole names count, so `/usrlocal` is not below `/usr`. */

export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}

/** Whether `path` is `directory` or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || isBelow(path, directory);
}
