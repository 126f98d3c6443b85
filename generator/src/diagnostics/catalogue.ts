/** What `rita explain` says about one code. */
export interface CatalogueEntry {
  /** Name of the problem, a few words. */
  readonly title: string;
  /** Why it is a problem. */
  readonly cause: string;
  /** What usually solves it; a diagnostic may say something more precise. */
  readonly fix: string;
}

/** Every code this tool can report. A code without an entry in `catalogue` does not compile. */
export type DiagnosticCode =
  | `RITA10${"01" | "02" | "03" | "04" | "05" | "06" | "07"}`
  | `RITA20${"01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11" | "12" | "13"}`
  | `RITA30${"01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09"}`
  | `RITA30${"10" | "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" | "20" | "21" | "22"}`
  | `RITA40${"01" | "02" | "03" | "04" | "05" | "06" | "07" | "08"}`
  | `RITA50${"01" | "02" | "03" | "04" | "05" | "06" | "07"}`
  | `RITA60${"01" | "02" | "03" | "04" | "05" | "06" | "07"}`
  | "RITA9001";

/**
 * All codes: 10xx command line and configuration, 20xx files and folders, 30xx schemas, 40xx names,
 * 50xx generated files, 60xx skeletons, 90xx the tool itself. A code keeps its meaning for ever.
 */
export const catalogue: Readonly<Record<DiagnosticCode, CatalogueEntry>> = {
  RITA1001: {
    title: "no configuration found",
    cause: "No rita.config.ts, .js, .mjs or .json lies in this folder or in one above it.",
    fix: "Run `rita init` to make one, or name it with --config.",
  },
  RITA1002: {
    title: "the configuration cannot be loaded",
    cause: "The file does not exist, has a syntax error, or threw an error while it was loaded.",
    fix: "Correct the file. It has to export the result of defineConfig(…) as its default.",
  },
  RITA1003: {
    title: "unknown option in the configuration",
    cause: "An option that is not known would be ignored in silence, so it is refused.",
    fix: "Correct the name or remove the option.",
  },
  RITA1004: {
    title: "an option of the configuration has a wrong value",
    cause: "The value is of another kind than the option takes, or a required option is missing.",
    fix: "Set the option to a value of the kind that the message names.",
  },
  RITA1005: {
    title: "wrong use of the command line",
    cause: "A command, an option or an argument is not known or is missing.",
    fix: "Run `rita --help`.",
  },
  RITA1006: {
    title: "two jobs write to one folder",
    cause: "Each configuration of an array needs an `out` folder of its own: a folder has one owner.",
    fix: "Give each job its own `out` and `skeletons`.",
  },
  RITA1007: {
    title: "the file exists already",
    cause: "`rita init` and `rita new` never overwrite a file.",
    fix: "Remove or rename the file, or go on with it: `rita generate`.",
  },
  RITA2001: {
    title: "the schemas folder does not exist",
    cause: "The option `schemas` names a folder that is not there, or something that is not a folder.",
    fix: "Create the folder, or correct `schemas` in the configuration.",
  },
  RITA2002: {
    title: "there is no schema",
    cause: "The schemas folder holds no event and no command, so there is nothing to generate.",
    fix: "Add a first event: schemas/order/events/order-placed.json.",
  },
  RITA2003: {
    title: "a schema cannot be read",
    cause: "It is a folder with the name of a file, a broken link, or may not be read.",
    fix: "Rename or remove it, or correct its permissions.",
  },
  RITA2004: {
    title: "not UTF-8",
    cause: "Schemas are UTF-8 text; this file has bytes that are not.",
    fix: "Save the file as UTF-8.",
  },
  RITA2005: {
    title: "malformed JSON",
    cause: "The file is not JSON. Comments and trailing commas are not part of JSON.",
    fix: "Correct the text at the marked place.",
  },
  RITA2006: {
    title: "malformed YAML",
    cause: "The file is not YAML 1.2, or holds something that JSON cannot express.",
    fix: "Correct the text at the marked place.",
  },
  RITA2007: {
    title: "a key is written twice",
    cause: "Of two equal keys in one object a reader keeps only one, so one of them would be lost.",
    fix: "Remove or rename one of them.",
  },
  RITA2008: {
    title: "an entity without events",
    cause: "The state of an entity comes from its events, so an entity with commands alone cannot work.",
    fix: "Add an event in its events folder, or remove the entity.",
  },
  RITA2009: {
    title: "a wrong version in a file name",
    cause: "The first version of an event has no version in its name, the next is .v2; commands have none.",
    fix: "Rename the file: order-placed.json, then order-placed.v2.json, order-placed.v3.json.",
  },
  RITA2010: {
    title: "two folders for one entity",
    cause: "The folder name is the entity type, and two folders give the same one.",
    fix: "Rename one of the folders, or move their schemas together.",
  },
  RITA2011: {
    title: "nested too deeply",
    cause: "The file nests objects and arrays so deeply that it cannot be meant.",
    fix: "Split the schema: give its parts names in $defs.",
  },
  RITA2012: {
    title: "a version of an event is missing",
    cause:
      "Stored events are lifted one version at a time, so every version up to the newest needs its schema.",
    fix: "Add the missing version, or give the file the next free number.",
  },
  RITA2013: {
    title: "two files for one version",
    cause: "The data of one version of an event has one schema, and two files claim to be it.",
    fix: "Remove one of them, or make it the next version.",
  },
  RITA3001: {
    title: "unknown keyword",
    cause: "JSON Schema ignores a misspelt keyword, so a rule you wrote would never be checked.",
    fix: "Correct the keyword, or let it begin with x- if it is a note of your own.",
  },
  RITA3002: {
    title: "this keyword is not supported",
    cause: "It has no exact form in TypeScript, or cannot be checked by generated code.",
    fix: "Write the schema without it.",
  },
  RITA3003: {
    title: "a keyword has a wrong value",
    cause: "JSON Schema wants another kind of value for this keyword.",
    fix: "Give it a value of the kind that the message names.",
  },
  RITA3004: {
    title: "this draft of JSON Schema is not supported",
    cause: "`$schema` names neither draft 2020-12 nor draft-07.",
    fix: 'Use "https://json-schema.org/draft/2020-12/schema", or leave $schema out: that is the default.',
  },
  RITA3005: {
    title: "two drafts are mixed",
    cause:
      "A `$ref` leads from a schema of one draft to one of another; the same keyword may differ in both.",
    fix: "Give both files the same $schema.",
  },
  RITA3006: {
    title: "a $ref leads nowhere",
    cause: "No file, $id, $anchor or part of a schema has this address. Nothing is ever downloaded.",
    fix: "Correct the address, or add the schema under the schemas folder.",
  },
  RITA3007: {
    title: "an $id or $anchor is used twice",
    cause: "A `$ref` to it would not be clear.",
    fix: "Give each its own name.",
  },
  RITA3008: {
    title: "unknown format",
    cause: "The generated validator checks formats, so it has to know them.",
    fix: "Use a known format, or `pattern`.",
  },
  RITA3009: {
    title: "the type is missing",
    cause: "Without `type` such a schema accepts every value of another type, which is hardly ever meant.",
    fix: "Add `type`.",
  },
  RITA3010: {
    title: "nothing can fit this schema",
    cause: "Its parts contradict each other.",
    fix: "Remove one of the parts that contradict.",
  },
  RITA3011: {
    title: "a message has to be an object",
    cause: "Events and commands carry an object, so that fields can be added later.",
    fix: "Make it an object with one property that holds the value.",
  },
  RITA3012: {
    title: "an example does not fit its schema",
    cause: "Examples are documentation and test data; a wrong one misleads.",
    fix: "Correct the example or the schema.",
  },
  RITA3013: {
    title: "a keyword without effect",
    cause: "The keyword speaks of values that this schema does not accept, so it does nothing.",
    fix: "Remove the keyword, or correct `type`.",
  },
  RITA3014: {
    title: "not a regular expression",
    cause: "`pattern` is an ECMAScript regular expression in Unicode mode, and this text is none.",
    fix: "Correct the expression.",
  },
  RITA3015: {
    title: "a required property is not described",
    cause: "The object is closed and lists no such property, so no value could ever fit.",
    fix: "Add it to `properties`, or remove it from `required`.",
  },
  RITA3016: {
    title: "a $ref leads back to itself",
    cause: "The references form a circle with no type in between, so they describe nothing.",
    fix: "Let one of them describe a type.",
  },
  RITA3017: {
    title: "these parts cannot be combined",
    cause: "The parts of allOf, or a $ref and its siblings, cannot be made into one exact type.",
    fix: "Write the combined schema out.",
  },
  RITA3018: {
    title: "a reserved property name is used",
    cause: "`x-rita-reserved` says that stored events may still hold this name with an older meaning.",
    fix: "Choose another name for the property.",
  },
  RITA3019: {
    title: "a property name that every object has",
    cause:
      "Objects inherit names such as constructor and toString, so neither types nor checks can tell them apart.",
    fix: "Choose another name for the property.",
  },
  RITA3020: {
    title: "a nominal type that cannot be one",
    cause:
      "`x-rita-brand` makes a type that is told from others by its name: a text or number in $defs or a file.",
    fix: "Put `x-rita-brand` on a text or number that has a name, and refer to that.",
  },
  RITA3021: {
    title: "a pattern that can take for ever",
    cause:
      "A repetition in it can read the same text in many ways. Where the rest of the pattern does not fit, all of " +
      "them are tried, twice as many with each further character: a text of 50 characters stops the program.",
    fix: "Let each turn of the repetition begin with a character that it cannot go on with, as `(-[a-z]+)*` does.",
  },
  RITA3022: {
    title: "an object that can hold nothing",
    cause: "An object is closed unless it says otherwise, so one without properties accepts nothing but {}.",
    fix: "Describe its properties, or open it with `additionalProperties`.",
  },
  RITA4001: {
    title: "not a valid name",
    cause: "Entity types and message types are one token of a NATS subject: letters, digits, _ and -.",
    fix: "Rename the file or folder.",
  },
  RITA4002: {
    title: "two schemas with one wire type",
    cause: "A wire type is unique in a registry, over events and commands of all entities.",
    fix: "Rename one of the two files.",
  },
  RITA4003: {
    title: "two things with one TypeScript name",
    cause: "Generated names are made in PascalCase, and two of them are equal.",
    fix: "Rename one of the two.",
  },
  RITA4004: {
    title: "a name that TypeScript has already",
    cause: "A generated type of this name would hide one that everybody knows.",
    fix: "Choose a longer name.",
  },
  RITA4005: {
    title: "x-rita-emits names an unknown event",
    cause: "A command can emit only events of its own entity.",
    fix: "Name events by their wire type: the file name without its ending.",
  },
  RITA4006: {
    title: "no TypeScript name can be made",
    cause: "A TypeScript name cannot begin with a digit or be empty.",
    fix: "Let the name begin with a letter.",
  },
  RITA4007: {
    title: "a recursive type without a name",
    cause: "A schema that refers to itself needs a name in TypeScript.",
    fix: "Move the schema into $defs.",
  },
  RITA4008: {
    title: "a name that every object has",
    cause:
      "Objects inherit names such as constructor and toString. A case of that name would never be missing, and " +
      "__proto__ would be no case at all.",
    fix: "Choose another name.",
  },
  RITA5001: {
    title: "unsafe output folder",
    cause: "The generator owns its output folder and deletes in it, so it must hold nothing else.",
    fix: "Choose a folder of its own inside the project, such as src/generated.",
  },
  RITA5002: {
    title: "a generated file was edited",
    cause: "The file differs from what the generator wrote, and your change would be lost.",
    fix: "Move your change elsewhere, delete the file, and run again.",
  },
  RITA5003: {
    title: "a file is in the way",
    cause: "A file that the generator did not write has the name of one that it has to write.",
    fix: "Move or delete the file, or choose another folder.",
  },
  RITA5004: {
    title: "the manifest is broken",
    cause: "The file rita.manifest.json lists what the generator owns, and it cannot be understood.",
    fix: "Restore it from version control, or delete the whole output folder and run again.",
  },
  RITA5005: {
    title: "a file cannot be written",
    cause: "The operating system refused to create, replace or delete the file.",
    fix: "Check permissions and free space, then run again.",
  },
  RITA5006: {
    title: "generated files are not up to date",
    cause: "The schemas have changed since the files were generated.",
    fix: "Run `rita generate` and commit the result.",
  },
  RITA5007: {
    title: "a generated file was reformatted",
    cause: "The file differs from what the generator wrote in its layout only: the work of a formatter.",
    fix: "Run `rita generate`, and let the formatter ignore the folder (`rita init` knows the usual ignore files).",
  },
  RITA6001: {
    title: "a case is not written yet",
    cause: "A case that was generated throws an error with its own name until you write it.",
    fix: "Write the case: replace the throw by what it has to do.",
  },
  RITA6002: {
    title: "a case is missing",
    cause: "A schema describes a message, and the code that has to handle it has no case for it.",
    fix: "Run `rita generate`: it adds the case, which then throws until you write it.",
  },
  RITA6003: {
    title: "a case that nothing asks for",
    cause: "Its schema was removed or renamed. Your code is never deleted, so the case has stayed.",
    fix: "Move what you still need to another case, and delete this one; or bring the schema back.",
  },
  RITA6004: {
    title: "cases that cannot be found",
    cause:
      "The cases are not in an object literal of this file: they come from a spread, a class or another file, where nothing is added for you.",
    fix: "Write the missing cases where the others are.",
  },
  RITA6005: {
    title: "a skeleton has a syntax error",
    cause: "A file that is not TypeScript cannot be understood, so nothing is added to it.",
    fix: "Correct the text at the marked place, then run again.",
  },
  RITA6006: {
    title: "a case cannot be added safely",
    cause: "The file would not be correct with the case added, so it was left as it was.",
    fix: "Write the case yourself: the compiler names it.",
  },
  RITA6007: {
    title: "a skeleton cannot be read",
    cause: "It is not a file, may not be read, or is not UTF-8 text.",
    fix: "Rename or remove it, correct its permissions, or save it as UTF-8.",
  },
  RITA9001: {
    title: "a mistake in the generator",
    cause: "Something happened that must not happen. It is not the fault of your schemas.",
    fix: "Please report it, with the schemas if you can. Nothing was written.",
  },
};

/** Whether a text is a code of the catalogue. */
export function isDiagnosticCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(catalogue, text);
}
