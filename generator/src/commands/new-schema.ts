/** The text of a new schema: a title made from the name, and one property as an example of how to go on. */
export function firstSchemaOf(name: string): string {
  const words = name
    .split(/[-_]+/)
    .filter((word) => word !== "")
    .join(" ");
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": ${JSON.stringify(title)},
  "type": "object",
  "required": ["note"],
  "properties": {
    "note": { "description": "An example: put your own properties here.", "type": "string" }
  },
  "examples": [{ "note": "an example of a note" }]
}
`;
}
