/** Version of this generator, as printed into every generated file. A test keeps it equal to package.json. */
export const version: string = "0.1.0";
