/** What can go wrong, in words for the person. */

import type { Received } from "./transport";

/** The service answered no; `message` says what to do. */
export class Refused extends Error {
  private constructor(
    readonly status: number,
    readonly code: string,
    readonly field: string | undefined,
    message: string,
  ) {
    super(message);
  }

  /** From a problem document (RFC 9457); of anything else only the status is known. */
  static of(received: Received): Refused {
    const told = (typeof received.body === "object" && received.body !== null ? received.body : {}) as {
      code?: string;
      field?: string;
      detail?: string;
      cure?: string;
    };
    const words = told.cure ?? told.detail ?? "没有办成，请过一会儿再试。";
    return new Refused(received.status, told.code ?? "unknown", told.field, words);
  }
}

/** No answer came. */
export class Unreachable extends Error {
  constructor() {
    super("网络断了，你填的内容还在。");
  }
}
