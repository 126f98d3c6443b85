import type { ArrayType, IrType, NumberType, ObjectType, StringType, TupleType } from "../ir/types.js";

/** The rules of a type that its TypeScript form cannot express, as short sentences. */
export function notesOf(type: IrType): readonly string[] {
  switch (type.kind) {
    case "string":
      return stringNotes(type);
    case "number":
      return numberNotes(type);
    case "array":
      return [...limitNotes(type), ...notesOf(type.items).map(ofEach)];
    case "tuple":
      return limitNotes(type);
    case "object":
      return objectNotes(type);
    case "union":
      return unionNotes(type.members);
    default:
      return [];
  }
}

/** The rules of a union's members: of members of one kind either those of one hold or those of another. */
function unionNotes(members: readonly IrType[]): readonly string[] {
  return [...new Set(members.map(({ kind }) => kind))].flatMap((kind) => {
    const lists = members.filter((member) => member.kind === kind).map(notesOf);
    const alternatives = [...new Set(lists.map((notes) => notes.map(clause).join(" and ")))];
    if (alternatives.includes("")) {
      // A text or list without rules is what those with rules refuse; objects differ in their properties, too.
      return kind === "object"
        ? alternatives.filter((one) => one !== "").map((one) => `In one form: ${one}.`)
        : [];
    }
    return alternatives.length === 1 ? (lists[0] ?? []) : [`Either ${alternatives.join(", or ")}.`];
  });
}

/** A note as a part of a sentence. */
function clause(note: string): string {
  return lower(note).replace(/\.$/, "");
}

function stringNotes({ minLength, maxLength, patterns, format }: StringType): readonly string[] {
  return [
    ...(format === undefined ? [] : [`Format: ${format}.`]),
    ...range(minLength, maxLength, "character"),
    ...patterns.map((pattern) => `Matches \`${pattern}\`.`),
  ];
}

function numberNotes(type: NumberType): readonly string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = type;
  const both = minimum !== undefined && maximum !== undefined;
  const limits = [
    ...(both ? [`${minimum} to ${maximum}`] : []),
    ...(!both && minimum !== undefined ? [`${minimum} or more`] : []),
    ...(!both && maximum !== undefined ? [`${maximum} or less`] : []),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
    ...type.multipleOf.map((step) => `a multiple of ${step}`),
  ];
  const words = [...(type.integer ? ["integer"] : []), ...limits].join(", ");
  return words === "" ? [] : [`${words.charAt(0).toUpperCase()}${words.slice(1)}.`];
}

function limitNotes({
  minItems,
  maxItems,
  unique,
  contains,
  ...type
}: ArrayType | TupleType): readonly string[] {
  const least = contains?.least ?? 1;
  const most = contains?.most === undefined ? "" : ` and at most ${contains.most}`;
  const places = type.kind === "tuple" ? type.items.length : 0;
  // A tuple says by its places how many items it has, unless there may be more.
  const said = type.kind === "tuple" && type.rest === undefined && (maxItems ?? places) >= places;
  return [
    ...(said ? [] : range(minItems, maxItems, "item")),
    ...(unique ? ["No item twice."] : []),
    ...(contains === undefined ? [] : [`At least ${least}${most} of its items fit \`contains\`.`]),
  ];
}

function objectNotes(type: ObjectType): readonly string[] {
  const names = type.names === undefined ? [] : notesOf(type.names).map((note) => `Names: ${lower(note)}`);
  const patterns = type.patterns.map(({ pattern }) => `Names match \`${pattern}\`.`);
  const needs = Object.entries(type.dependentRequired).map(([name, others]) => {
    return `\`${name}\` needs ${others.map((other) => `\`${other}\``).join(" and ")}.`;
  });
  const count = range(type.minProperties, type.maxProperties, "property");
  return [...count, ...names, ...(type.additional === undefined ? patterns : []), ...needs];
}

function range(least: number | undefined, most: number | undefined, noun: string): readonly string[] {
  if (least !== undefined && most !== undefined) {
    return [least === most ? `Exactly ${counted(least, noun)}.` : `${least} to ${counted(most, noun)}.`];
  }
  if (least !== undefined && least > 0) return [`At least ${counted(least, noun)}.`];
  return most === undefined ? [] : [`At most ${counted(most, noun)}.`];
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun === "property" ? "properties" : `${noun}s`}`;
}

function ofEach(note: string): string {
  return note.startsWith("Each: ") ? note : `Each: ${lower(note)}`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
