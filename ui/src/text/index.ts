// The catalogue of texts (English). Names are records, sentences are functions; screens hold no sentence that another
// screen may need. Long texts of one feature live in a file of their own here (board.ts, prospect.ts, ...).
export * from "./money";
export * from "./next";
export * from "./time";
export * from "./words";
