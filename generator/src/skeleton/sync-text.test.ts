import { describe, expect, it } from "vitest";
import { evolverSkeleton } from "../../../test/support/skeletons.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { readShape } from "./read-shape.js";
import type { SkeletonFile } from "./skeleton-file.js";
import { syncText } from "./sync-text.js";

function sync(text: string, skeleton: SkeletonFile, written = ""): { text: string; found: Diagnostic[] } {
  const found: Diagnostic[] = [];
  const own = {
    source: { path: "order/evolver.ts", text },
    path: "order/evolver.ts",
    writtenElsewhere: (key: string) => written.includes(key),
  };
  return { text: syncText(own, skeleton, (one) => void found.push(one)), found };
}

const skeleton = evolverSkeleton("order-placed", "order-paid");

describe("a missing case is added in the style of the file", () => {
  it.each([
    [
      "two spaces",
      `// Licence
import type { OrderEvolver } from "../generated/order.js";
export const orderEvolver: OrderEvolver<State> = {
  initial: () => none,
  evolve: {
    "order-placed": (state) => state, // as it is

    // more to come
  },
};
`,
      `// Licence
import type { OrderEvolver } from "../generated/order.js";
export const orderEvolver: OrderEvolver<State> = {
  initial: () => none,
  evolve: {
    "order-placed": (state) => state, // as it is
    // About order-paid
    "order-paid": (_state, _event): State => {
      throw new Error('orderEvolver: case "order-paid" is not written yet');
    },

    // more to come
  },
};
`,
    ],
    [
      "tabs, CRLF, single quotes, no semicolons, no trailing comma",
      `import type { OrderEvolver } from '../generated/order.js'\r
export const orderEvolver: OrderEvolver<State> = {\r
\tevolve: {\r
\t\t'order-placed': (state) => state // no comma\r
\t}\r
}\r
`,
      `import type { OrderEvolver } from '../generated/order.js'\r
export const orderEvolver: OrderEvolver<State> = {\r
\tevolve: {\r
\t\t'order-placed': (state) => state, // no comma\r
\t\t// About order-paid\r
\t\t'order-paid': (_state, _event): State => {\r
\t\t\tthrow new Error('orderEvolver: case "order-paid" is not written yet')\r
\t\t}\r
\t}\r
}\r
`,
    ],
    [
      "four spaces, a comma on a line of its own, `satisfies` and a wrapping call",
      `export const orderEvolver = Object.freeze({
    evolve: {
        "order-placed": place /* by hand */
        , // comma
    },
} satisfies OrderEvolver<State>);
`,
      `export const orderEvolver = Object.freeze({
    evolve: {
        "order-placed": place /* by hand */
        , // comma
        // About order-paid
        "order-paid": (_state, _event): State => {
            throw new Error('orderEvolver: case "order-paid" is not written yet');
        },
    },
} satisfies OrderEvolver<State>);
`,
    ],
    [
      "an empty line between cases, after which there is a comment and no line end",
      `export const orderEvolver: OrderEvolver<{ a: 1 }> = { evolve: {
    "order-shipped": ship,

    "order-placed": place /* it */ }, initial }`,
      `export const orderEvolver: OrderEvolver<{ a: 1 }> = { evolve: {
    "order-shipped": ship,

    "order-placed": place, /* it */

    // About order-paid
    "order-paid": (_state, _event): { a: 1 } => {
        throw new Error('orderEvolver: case "order-paid" is not written yet')
    }
 }, initial }`,
      evolverSkeleton("order-shipped", "order-placed", "order-paid"),
    ],
    [
      "everything in one line",
      `  export const orderEvolver: OrderEvolver<State> = { evolve: { "order-placed": place } };\n`,
      `  export const orderEvolver: OrderEvolver<State> = { evolve: { "order-placed": place,
    // About order-paid
    "order-paid": (_state, _event): State => {
      throw new Error('orderEvolver: case "order-paid" is not written yet');
    },
  } };
`,
    ],
    [
      "cases in a constant of the same file, with a spread of another",
      `const common = { "order-placed": place } as const;
const cases = {
  ...common,
};
export const orderEvolver: OrderEvolver<State> = { initial, evolve: cases };
`,
      `const common = { "order-placed": place } as const;
const cases = {
  ...common,
  // About order-paid
  "order-paid": (_state, _event): State => {
    throw new Error('orderEvolver: case "order-paid" is not written yet');
  },
};
export const orderEvolver: OrderEvolver<State> = { initial, evolve: cases };
`,
    ],
    [
      "a factory, under another name, without a state to name",
      `export function makeOrders(clock: Clock): OrderEvolver {
  return {
    evolve: {
      "order-placed"(state) { return state; },
    },
  };
}
`,
      `export function makeOrders(clock: Clock): OrderEvolver {
  return {
    evolve: {
      "order-placed"(state) { return state; },
      // About order-paid
      "order-paid": (_state, _event) => {
        throw new Error('orderEvolver: case "order-paid" is not written yet');
      },
    },
  };
}
`,
    ],
  ])("%s", (_name, before, after, wanted = skeleton) => {
    expect(sync(before, wanted)).toEqual({ text: after, found: [] });
    expect(sync(after, wanted)).toEqual({ text: after, found: [] });
  });

  it("an object without members gets all cases, below what is said in it", () => {
    const { text } = sync(
      "export const orderEvolver: OrderEvolver<S> = { evolve: { /* none */ } };",
      skeleton,
    );
    expect(readShape(text).problems).toEqual([]);
    expect(text).toMatch(
      /\{ \/\* none \*\/\n\s+\/\/ About order-placed[\s\S]*"order-paid"[\s\S]*\},\n *\} \};$/,
    );
  });
});

describe("what is left alone, and said", () => {
  it("a syntax error, with its place", () => {
    const text = 'export const orderEvolver: OrderEvolver<S> = {\n  evolve: { "order-placed": }\n};\n';
    const result = sync(text, skeleton);
    expect(result.text).toBe(text);
    expect(result.found).toMatchObject([{ code: "RITA6005", place: { line: 2, column: 29 } }]);
  });

  it.each([
    ["a spread of an import", 'evolve: { "order-placed": place, ...rest }', 1, 36],
    ["a computed key", 'evolve: { "order-placed": place, [OrderPaid.type]: pay }', 1, 36],
    ["cases that are imported", "evolve", 1, 3],
    ["a spread where the cases should be", "...base", 1, 3],
  ])("%s", (_name, inside, _line, column) => {
    const text = `export const orderEvolver: OrderEvolver<S> = {\n  ${inside}\n};\n`;
    expect(sync(text, skeleton)).toMatchObject({
      text,
      found: [{ code: "RITA6004", place: { line: 2, column } }],
    });
    expect(sync(text, skeleton, '"order-placed" "order-paid"')).toEqual({ text, found: [] });
  });

  it("a class and a file that has no evolver at all", () => {
    const [aClass, none] = ["class Orders implements OrderEvolver<S> {}\n", "export {};\n"];
    expect(sync(aClass, skeleton)).toMatchObject({
      text: aClass,
      found: [{ code: "RITA6004", place: { column: 7 } }],
    });
    expect(sync(none, skeleton)).toMatchObject({
      text: none,
      found: [{ code: "RITA6004", message: expect.stringMatching(/"order-placed", "order-paid"/) }],
    });
  });

  it("an orphan, which stays where it is", () => {
    const text = `export const orderEvolver: OrderEvolver<S> = { evolve: {\n  "order-placed": a,\n  'order-lost': b,\n  "order-paid": c } };\n`;
    expect(sync(text, skeleton)).toMatchObject({
      text,
      found: [{ code: "RITA6003", place: { line: 3, column: 3 } }],
    });
  });

  it("a change that would not give a correct file", () => {
    const broken = {
      ...skeleton,
      text: skeleton.text.replace("    },\n    //", "    } /* a, b */,\n    //"),
    };
    const text = 'export const orderEvolver: OrderEvolver<S> = { evolve: { "order-placed": a } };\n';
    expect(sync(text, broken)).toMatchObject({ text, found: [{ code: "RITA6006" }] });
  });
});

describe("imports that a case needs", () => {
  const upcasters: SkeletonFile = {
    path: "order/upcasters.ts",
    text: `import type { OrderPaid, OrderPlaced, OrderPlacedV2, OrderUpcasters } from "../generated/order.js";

export const orderUpcasters: OrderUpcasters = {
  "order-paid": {
    1: (_data): OrderPaid => {
      throw new Error('orderUpcasters: case "order-paid", version 1 to 2, is not written yet');
    },
  },
  "order-placed": {
    1: (_data): OrderPlacedV2 => {
      throw new Error('orderUpcasters: case "order-placed", version 1 to 2, is not written yet');
    },
    2: (_data): OrderPlaced => {
      throw new Error('orderUpcasters: case "order-placed", version 2 to 3, is not written yet');
    },
  },
};
`,
    constant: "orderUpcasters",
    type: "OrderUpcasters",
    casesIn: undefined,
    cases: { "order-paid": ["1"], "order-placed": ["1", "2"] },
  };
  const body = `export const orderUpcasters: OrderUpcasters = {
  "order-placed": {
    1: (data) => data,
  },
};
`;

  it("no comma is added at the end of inner objects where the file has none", () => {
    const { text } = sync(`${body.replaceAll(/,(?=\n *\})/g, "")}`, upcasters);
    expect(text).toMatch(/2: [\s\S]*\n {4}\}\n {2}\},\n {2}"order-paid": \{[\s\S]*\n {4}\}\n {2}\}\n\};\n$/);
  });

  it.each([
    [
      "go into the import of the module",
      'import type { OrderUpcasters } from "../generated/order.js";\n',
      'import type { OrderUpcasters, OrderPaid, OrderPlaced } from "../generated/order.js";\n',
    ],
    [
      "say that they are types among values",
      'import { OrderUpcasters, } from "../generated/order"; // both\n',
      'import { OrderUpcasters, type OrderPaid, type OrderPlaced } from "../generated/order"; // both\n',
    ],
    [
      "take a line each where names do",
      'import {\n  type OrderUpcasters // it\n} from "../generated/order.js";\n',
      'import {\n  type OrderUpcasters, // it\n  type OrderPaid,\n  type OrderPlaced\n} from "../generated/order.js";\n',
    ],
    [
      "come behind the other imports",
      '/* Licence */\nimport type * as g from "../generated/order.js"; // all\nimport { a } from "./a.js";\n',
      '/* Licence */\nimport type * as g from "../generated/order.js"; // all\nimport { a } from "./a.js";\nimport type { OrderPaid, OrderPlaced } from "../generated/order.js";\n',
    ],
    [
      "come above what is said of the first statement",
      "/** Licence: none. */\n\n/** All steps. */\n",
      '/** Licence: none. */\n\nimport type { OrderPaid, OrderPlaced } from "../generated/order.js";\n\n/** All steps. */\n',
    ],
    [
      "come below a licence where there is no import",
      "#!/usr/bin/env node\n/* Licence */\n\n",
      '#!/usr/bin/env node\n/* Licence */\n\nimport type { OrderPaid, OrderPlaced } from "../generated/order.js";\n\n',
    ],
  ])("%s", (_name, before, after) => {
    const { text, found } = sync(before + body, upcasters);
    expect(found).toEqual([]);
    expect(text.slice(0, text.indexOf("export const"))).toBe(after);
    expect(sync(text, upcasters)).toEqual({ text, found: [] });
    expect(text.slice(text.indexOf("export const"))).toBe(`export const orderUpcasters: OrderUpcasters = {
  "order-placed": {
    1: (data) => data,
    2: (_data): OrderPlaced => {
      throw new Error('orderUpcasters: case "order-placed", version 2 to 3, is not written yet');
    },
  },
  "order-paid": {
    1: (_data): OrderPaid => {
      throw new Error('orderUpcasters: case "order-paid", version 1 to 2, is not written yet');
    },
  },
};
`);
  });
});
