import type { DeclaredShape, FileShape, ObjectShape, Range, ValueShape } from "./shape.js";
import type { SkeletonFile } from "./skeleton-file.js";

/** Where the cases of a skeleton are. */
export type FoundCases =
  | { readonly kind: "object"; readonly object: ObjectShape; readonly argument: Range | undefined }
  /** They are written in a way or at a place that cannot be followed; `at` is where the trace ends. */
  | { readonly kind: "elsewhere"; readonly at: Range }
  | { readonly kind: "nowhere" };

/** What a skeleton is recognised by: its interface first, its constant where no interface is named. */
export type SkeletonKey = Pick<SkeletonFile, "constant" | "type" | "casesIn">;

/** Finds the object that holds the cases, through variables of the same file. */
export function findCases(file: FileShape, { constant, type, casesIn }: SkeletonKey): FoundCases {
  const names = [
    type,
    ...file.imports.flatMap(({ named }) =>
      (named?.items ?? []).flatMap(({ name, local }) => (name === type ? [local] : [])),
    ),
  ];
  const typed = file.declared.filter(({ types }) => types.some(({ name }) => names.includes(name)));
  const named = file.declared.filter(({ name }) => name === constant);
  const declared =
    typed.find(({ name }) => name === constant) ?? typed.find(isObject) ?? named[0] ?? typed[0];
  if (declared === undefined) return { kind: "nowhere" };
  const argument = declared.types.find(({ name }) => names.includes(name))?.argument;
  const whole = resolve(file, declared.value);
  if (whole.kind !== "object") return { kind: "elsewhere", at: declared.at };
  if (casesIn === undefined) return { kind: "object", object: whole, argument };
  const member = whole.items.find(({ key }) => key === casesIn);
  if (member === undefined) {
    const spread = whole.items.find(({ key }) => key === undefined);
    return { kind: "elsewhere", at: spread ?? declared.at };
  }
  const cases = resolve(file, member.value);
  return cases.kind === "object"
    ? { kind: "object", object: cases, argument }
    : { kind: "elsewhere", at: member };
}

/** Follows a name to the value that the same file declares under it. */
export function resolve(file: FileShape, value: ValueShape, depth: number = 8): ValueShape {
  if (value.kind !== "name" || depth === 0) return value;
  const declared = file.declared.find(({ name }) => name === value.name);
  return declared === undefined ? value : resolve(file, declared.value, depth - 1);
}

function isObject({ value }: DeclaredShape): boolean {
  return value.kind !== "other";
}
