/** Whether the long versions run, and those that need several servers: `npm run test:faults`. */
export const full: boolean = process.env["RITA_FAULTS"] === "full";

/** A duration in milliseconds: short in `npm test`, long in `npm run test:faults`. */
export function lasting(short: number, long: number): number {
  return full ? long : short;
}
