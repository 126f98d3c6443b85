import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "../support/paths.js";

const require = createRequire(import.meta.url);

/** A set of schemas that this project did not write, with values that they are about. */
export interface SchemaSet {
  readonly name: string;
  /** Files by path inside the schemas folder, as they are published. */
  readonly files: Readonly<Record<string, string>>;
  /** The file whose schema the property `value` of an event has. */
  readonly used: string;
  /** Values that it accepts; `read`: by its tolerant form alone, because they hold properties that it does not list. */
  readonly values: { readonly write: readonly unknown[]; readonly read: readonly unknown[] };
  /** Warnings: `code file:line`. */
  readonly warnings: readonly string[];
}

function jsonFiles(folder: string, into: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "package.json");
  return Object.fromEntries(
    names.map((name) => [`${into}/${name}`, readFileSync(join(folder, name), "utf8")]),
  );
}

const point = { type: "Point", coordinates: [102, 0.5] };
const line = {
  type: "LineString",
  coordinates: [
    [102, 0],
    [103, 1],
  ],
  bbox: [102, 0, 103, 1],
};

const geojson: SchemaSet = {
  name: "GeoJSON (geojson-schema)",
  files: jsonFiles(join(root, "node_modules/geojson-schema"), "geojson"),
  used: "geojson/GeoJSON.json",
  values: {
    write: [
      point,
      line,
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      {
        type: "MultiPoint",
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
      { type: "GeometryCollection", geometries: [point, line] },
      { type: "Feature", id: 7, geometry: point, properties: null },
      { type: "FeatureCollection", features: [{ type: "Feature", geometry: null, properties: {} }] },
    ],
    // The schema says of `properties` that it is an object, and nothing more.
    read: [
      { type: "Feature", geometry: point, properties: { name: "Null Island" } },
      { ...point, name: "a foreign member" },
    ],
  },
  warnings: ["RITA3022 schemas/geojson/GeoJSON.json:488", "RITA3022 schemas/geojson/GeoJSON.json:1007"],
};

/** The package carries its schema as a constant of the validator that was compiled from it. */
const cloudEventsSchema =
  /^const schema\d+ = (\{ "\$schema".*\});$/m.exec(
    readFileSync(join(dirname(require.resolve("cloudevents")), "schema/v1.js"), "utf8"),
  )?.[1] ?? "";

const cloudEvent = {
  id: "A234-1234-1234",
  source: "/sensors/tn-1234567/alerts",
  specversion: "1.0",
  type: "shop.order",
};

const cloudevents: SchemaSet = {
  name: "CloudEvents 1.0 (cloudevents)",
  files: { "cloudevents/cloud-event.json": cloudEventsSchema },
  used: "cloudevents/cloud-event.json",
  values: {
    write: [
      cloudEvent,
      { ...cloudEvent, time: "2018-04-05T17:31:00Z", subject: null, data: '<much wow="xml"/>' },
      {
        ...cloudEvent,
        datacontenttype: "application/json",
        dataschema: "https://shop.example/order",
        data: [1, {}],
      },
      { ...cloudEvent, data_base64: "Zm9vYg==" },
    ],
    // Extension attributes are properties that the schema does not list.
    read: [
      { ...cloudEvent, traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
      { ...cloudEvent, data: { orderId: "1042" } },
    ],
  },
  warnings: ["RITA3022 schemas/cloudevents/cloud-event.json:1"],
};

const metaSchema = readFileSync(require.resolve("ajv/dist/refs/json-schema-draft-07.json"), "utf8");

const jsonSchema: SchemaSet = {
  name: "JSON Schema draft-07 (ajv)",
  files: { "json-schema/json-schema.json": metaSchema },
  used: "json-schema/json-schema.json",
  values: {
    write: [
      true,
      JSON.parse(metaSchema),
      JSON.parse(cloudEventsSchema),
      ...Object.values(geojson.files).map((text) => JSON.parse(text)),
    ],
    read: [{ type: "string", "x-note": "a keyword that draft-07 does not list" }],
  },
  warnings: [],
};

/** The sets that come out right. */
export const schemaSets: readonly SchemaSet[] = [geojson, cloudevents, jsonSchema];

/** The sets of AsyncAPI, by version: its objects in a file each, which refer to each other by `$id`. */
export function asyncApi(version: string): Readonly<Record<string, string>> {
  return jsonFiles(join(root, "node_modules/@asyncapi/specs/definitions", version), "asyncapi");
}
