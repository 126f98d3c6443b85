import { RitaError } from "../errors/rita-error.js";

/** A refusal the server announced on the side: what was tried on which subject. */
export interface PermissionViolation {
  readonly operation: string;
  readonly subject: string;
}

/** Finds a permission violation in a status event of either client. */
export function permissionViolation(status: object): PermissionViolation | undefined {
  const { error, permissionContext } = status as { error?: unknown; permissionContext?: unknown };
  for (const candidate of [error, permissionContext]) {
    const { operation, subject } = (candidate ?? {}) as Partial<PermissionViolation>;
    if (typeof operation === "string" && typeof subject === "string") return { operation, subject };
  }
  return undefined;
}

/** The error for a request the server's permissions forbid. */
export function permissionDenied(subject: string): RitaError {
  return new RitaError(
    "PERMISSION_DENIED",
    `The NATS user of this connection may not use the subject ${subject}. Allow it in the server's permissions.`,
    { subject },
  );
}
