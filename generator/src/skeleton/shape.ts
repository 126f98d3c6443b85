/**
 * What a skeleton file looks like, as plain data: only as much of a syntax tree as keeping it in step needs.
 * Offsets count UTF-16 units of the text, as JavaScript does.
 */

/** A stretch of the text; `end` is the first offset after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Things between braces, with commas between them: the members of an object, the names of an import. */
export interface ListShape<Item extends Range> extends Range {
  readonly items: readonly Item[];
  /** Whether a comma follows the last item. */
  readonly trailingComma: boolean;
  /** Where the last item ends, its comma included; after the opening brace where there is none. */
  readonly itemsEnd: number;
}

/** What a value is written as, with parentheses, `as`, `satisfies` and calls around it taken away. */
export type ValueShape = ObjectShape | NameShape | OtherShape;

/** An object literal; its range includes the braces. */
export interface ObjectShape extends ListShape<MemberShape> {
  readonly kind: "object";
}

/** A value that is written elsewhere and named here. */
export interface NameShape extends Range {
  readonly kind: "name";
  readonly name: string;
}

/** Anything else: a function, a class, a call without an object. */
export interface OtherShape extends Range {
  readonly kind: "other";
}

/** One member of an object literal. */
export interface MemberShape extends Range {
  /** Its key; `undefined` for a spread and for a key that is computed. */
  readonly key: string | undefined;
  readonly keyAt: Range;
  readonly value: ValueShape;
}

/** A type as it is used in the file: its last name, and its first type argument. */
export interface TypeUse {
  readonly name: string;
  readonly argument: Range | undefined;
}

/** A value with the name or the types that it is declared with. */
export interface DeclaredShape {
  readonly name: string | undefined;
  readonly at: Range;
  readonly types: readonly TypeUse[];
  readonly value: ValueShape;
}

/** A name that an import takes, and what it is called in the file. */
export interface ImportedName extends Range {
  readonly name: string;
  readonly local: string;
}

/** An import declaration. */
export interface ImportShape extends Range {
  /** The module, as it is written. */
  readonly from: string;
  readonly typeOnly: boolean;
  /** Every name it brings into the file. */
  readonly locals: readonly string[];
  /** The names between braces; `undefined` where it has no braces. */
  readonly named: ListShape<ImportedName> | undefined;
}

/** A `throw new Error("…")` with a constant text. */
export interface ThrowShape extends Range {
  readonly message: string;
}

/** A place where the text is not TypeScript. */
export interface SyntaxProblem extends Range {
  readonly message: string;
}

/** A whole file. */
export interface FileShape {
  readonly problems: readonly SyntaxProblem[];
  readonly imports: readonly ImportShape[];
  readonly declared: readonly DeclaredShape[];
  readonly throws: readonly ThrowShape[];
  /** Start of the first statement that is not a directive; the end of the text where there is none. */
  readonly firstStatement: number;
  /** Whether most of its texts are in single quotes. */
  readonly singleQuotes: boolean;
  /** Whether most of its statements end in a semicolon. */
  readonly semicolons: boolean;
}
