declare global {
  /** A name of the web platform that the declarations of `@msgpack/msgpack` use; this project compiles without the DOM. */
  type BufferSource = ArrayBufferView | ArrayBuffer;
}

export {};
