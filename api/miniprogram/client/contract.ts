/** What the OpenAPI document says a route takes and gives, as types: a call that it does not know does not compile. */

import type { paths } from "./openapi";

type Verb = "get" | "post" | "put" | "delete";
type Operation<P extends keyof paths, V extends Verb> = P extends keyof paths ? paths[P][V] : never;
type Parameters<O, K extends string> = O extends { parameters: { [key in K]: infer Given } } ? Given : undefined;
type OptionalQuery<O> = O extends { parameters: { query?: infer Given } } ? Given : undefined;
type Body<O> = O extends { requestBody: { content: { "application/json": infer Given } } } ? Given : undefined;

/** The routes with a verb. */
export type PathOf<V extends Verb> = {
  [P in keyof paths]: paths[P][V] extends undefined ? never : P;
}[keyof paths];

/** Everything that the document says must be sent, and what may be. */
export type Request<P extends keyof paths, V extends Verb> = {
  path: Parameters<Operation<P, V>, "path">;
  query?: OptionalQuery<Operation<P, V>>;
  body: Body<Operation<P, V>>;
};

/** What comes back when it is done; 204 gives undefined. */
export type Answer<P extends keyof paths, V extends Verb> =
  Operation<P, V> extends { responses: infer Given }
    ? Given extends { 200: { content: { "application/json": infer Told } } }
      ? Told
      : Given extends { 201: { content: { "application/json": infer Told } } }
        ? Told
        : undefined
    : never;

export type { Verb };
