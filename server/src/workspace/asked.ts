/** Whoever answers says so: what is read behind answers leaves room for those that come one after the other. */
export { asked, askingFor } from '../indexing/asking.ts';
