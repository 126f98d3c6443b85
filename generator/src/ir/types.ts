/**
 * The intermediate model: what the schemas mean, as plain data, free of files, drafts and spelling. Types and
 * validators are both printed from it, so they cannot disagree.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A type. */
export type IrType =
  | UnknownType
  | ScalarType
  | StringType
  | NumberType
  | LiteralType
  | ArrayType
  | TupleType
  | ObjectType
  | UnionType
  | ReferenceType;

/** Any JSON value at all. */
export interface UnknownType {
  readonly kind: "unknown";
}

/** `null` or a boolean. */
export interface ScalarType {
  readonly kind: "null" | "boolean";
}

/** A text. */
export interface StringType {
  readonly kind: "string";
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /** Regular expressions, each of which has to match. */
  readonly patterns: readonly string[];
  readonly format?: string | undefined;
}

/** A number; with `integer`, one without a fraction. */
export interface NumberType {
  readonly kind: "number";
  readonly integer: boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly multipleOf: readonly number[];
}

/** One of some exact values: an enum, or a constant when there is one. */
export interface LiteralType {
  readonly kind: "literal";
  readonly values: readonly LiteralValue[];
}

/** One value of a literal type, with what its schema says of it. */
export interface LiteralValue {
  readonly value: Json;
  readonly text?: string | undefined;
}

/** What is common to arrays and tuples. */
export interface ArrayLimits {
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly unique: boolean;
  readonly contains?: Contains | undefined;
}

/** Some items have to be of a type; the default is at least one. */
export interface Contains {
  readonly type: IrType;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** A list of items of one type. */
export interface ArrayType extends ArrayLimits {
  readonly kind: "array";
  readonly items: IrType;
}

/** A list with a type for each place; `rest` is the type of further items, `undefined` = there are none. */
export interface TupleType extends ArrayLimits {
  readonly kind: "tuple";
  readonly items: readonly IrType[];
  readonly rest: IrType | undefined;
}

/** An object. */
export interface ObjectType {
  readonly kind: "object";
  readonly properties: readonly Property[];
  /** Types of properties whose name matches a regular expression. */
  readonly patterns: readonly { readonly pattern: string; readonly type: IrType }[];
  /** Type of all other properties; `undefined` = closed, there are none. */
  readonly additional: IrType | undefined;
  readonly names?: IrType | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
  /** Properties that need others: name → names. */
  readonly dependentRequired: Readonly<Record<string, readonly string[]>>;
}

/** A property of an object. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly type: IrType;
  readonly docs: Docs;
}

/** One of several types; `exclusive` (oneOf) = of exactly one. */
export interface UnionType {
  readonly kind: "union";
  readonly exclusive: boolean;
  readonly members: readonly IrType[];
  readonly dispatch: Dispatch;
}

/**
 * How a value shows which member of a union it belongs to: by a property with values of its own in each
 * member, by its JSON type, or not at all. Lists run along the members.
 */
export type Dispatch =
  | { readonly by: "tag"; readonly property: string; readonly values: readonly (readonly Json[])[] }
  | { readonly by: "type"; readonly types: readonly (readonly JsonKind[])[] }
  | { readonly by: "nothing" };

/** The kinds of JSON values, which never overlap. */
export type JsonKind = "null" | "boolean" | "number" | "string" | "array" | "object";

/** A type that has a name, by the id of its declaration. */
export interface ReferenceType {
  readonly kind: "reference";
  readonly id: string;
}

/** What a schema tells people. */
export interface Docs {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly deprecated?: boolean | undefined;
  readonly default?: Json | undefined;
  readonly examples?: readonly Json[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
  /** `x-rita-pii`: the value is personal data. */
  readonly personal?: boolean | undefined;
}

/** A type with a name, declared once in one module. */
export interface Declaration {
  readonly id: string;
  readonly name: string;
  /** Entity whose module declares it; `undefined` = the shared module. */
  readonly entity: string | undefined;
  readonly type: IrType;
  readonly docs: Docs;
  /** `x-rita-brand`: the type is nominal. Only texts and numbers are. */
  readonly branded: boolean;
}

/** An event or command type. */
export interface Message {
  readonly kind: "event" | "command";
  /** Wire type: `order-placed`. */
  readonly type: string;
  readonly entity: string;
  /** Id of the declaration of its payload; the declaration's name is the message's name. */
  readonly declaration: string;
  /** Codec where it is not the registry's default. */
  readonly codec: string | undefined;
  /** Wire types of the events a command may emit; `undefined` = all of its entity. Empty for events. */
  readonly emits: readonly string[] | undefined;
  /** Version of its schema: 1, or more for an event with older versions. */
  readonly version: number;
  /** The declarations of the older versions of its payload, version 1 first. */
  readonly older: readonly string[];
}

/** An entity: its messages in the order of their names. */
export interface Entity {
  readonly name: string;
  readonly events: readonly Message[];
  readonly commands: readonly Message[];
  /** Id of the declaration of its state, where a schema describes it. */
  readonly state: string | undefined;
}

/** Everything the schemas say. */
export interface Model {
  readonly entities: readonly Entity[];
  readonly declarations: ReadonlyMap<string, Declaration>;
}
