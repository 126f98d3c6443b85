/** `order-placed` → `OrderPlaced`: the parts between - and _ begin with a capital, the rest is kept. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** `order-item` → `orderItem`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/**
 * Names of types that every TypeScript program knows. A generated type of the same name would hide it in each
 * file that imports it, and error messages would speak of the wrong one.
 */
const wellKnown: ReadonlySet<string> = new Set(
  `Array ArrayBuffer Awaited BigInt Boolean Buffer Capitalize Console DataView Date Error Exclude Extract Function
  Infinity Intl Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Parameters Partial Pick Promise
  Proxy ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Required Readonly ReturnType Set String Symbol
  TypeError Uint8Array Uncapitalize Uppercase Lowercase WeakMap WeakSet`.split(/\s+/),
);

/** Whether a generated type must not have this name. */
export function isWellKnown(name: string): boolean {
  return wellKnown.has(name);
}

/** `OrderPlacedV1`: the data of an older version of an event, and the types that belong to it alone. */
export function versionName(name: string, version: number): string {
  return `${name}V${version}`;
}

/** The names that are generated for an entity beside those of its messages and types. */
export interface EntityNames {
  readonly event: string;
  readonly command: string;
  readonly cases: string;
  readonly evolver: string;
  readonly decider: string;
  readonly state: string;
  readonly subjects: string;
  readonly upcasters: string;
}

/** `OrderEvent`, `OrderCases`, `orderSubjects` … for the entity `order`. */
export function entityNames(entity: string): EntityNames {
  const pascal = pascalCase(entity);
  return {
    event: `${pascal}Event`,
    command: `${pascal}Command`,
    cases: `${pascal}Cases`,
    evolver: `${pascal}Evolver`,
    decider: `${pascal}Decider`,
    state: `${pascal}State`,
    subjects: `${camelCase(entity)}Subjects`,
    upcasters: `${pascal}Upcasters`,
  };
}
