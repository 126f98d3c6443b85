import { defineModel } from "rita-ts";
import { orderDecider } from "./order/decider.js";
import { orderEvolver } from "./order/evolver.js";
import { productDecider } from "./product/decider.js";
import { productEvolver } from "./product/evolver.js";

/** One order: its state, and how it answers commands. */
export const order = defineModel(orderEvolver, orderDecider, { name: "order" });

/** One product. */
export const product = defineModel(productEvolver, productDecider, { name: "product" });
