let count = 0;

/** A name that no other test uses: safe for stores of one server shared by several tests. */
export function uniqueName(prefix: string): string {
  count += 1;
  return `${prefix}-${process.pid}-${count}`;
}
