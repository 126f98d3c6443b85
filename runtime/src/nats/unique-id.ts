/** A text that nobody else has: a random UUID. */
export function uniqueId(): string {
  return crypto.randomUUID();
}
