/** The text of a new schema: a title made from the name, and one property as an example of how to go on. */
export function firstSchemaOf(name: string): string {
  const words = name
    .split(/[-_]+/)
    .filter((word) => word !== "")
    .join(" ");
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: words.charAt(0).toUpperCase() + words.slice(1),
    type: "object",
    required: ["note"],
    properties: { note: { description: "An example: put your own properties here.", type: "string" } },
    examples: [{ note: "an example of a note" }],
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
