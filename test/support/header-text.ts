/** Header lines as they are on the wire. */
export function headerText(lines: readonly (readonly [name: string, value: string])[]): string {
  return lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
}
