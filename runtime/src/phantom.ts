/** Key of a property that carries types for inference and never exists at run time. */
export declare const types: unique symbol;
