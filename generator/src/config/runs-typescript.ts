/** Whether this Node runs TypeScript itself, so that a configuration written in it needs no other loader. */
export function runsTypeScript(): boolean {
  return "typescript" in process.features && Boolean(process.features.typescript);
}
