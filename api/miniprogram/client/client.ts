/** The service as a seeker's program uses it. No dependency; every call is checked against the OpenAPI document. */

import type { Answer, PathOf, Request, Verb } from "./contract";
import type { Received, Sent, Transport } from "./transport";
import { Refused, Unreachable } from "./refusals";

export type Recommendation = Answer<"/v1/seekers/{seeker_id}/recommendations", "get">;
export type Item = Recommendation["items"][number];
export type OwnData = Answer<"/v1/seekers/{seeker_id}/data", "get">;
export type Unwanted = Answer<"/v1/seekers/{seeker_id}/unwanted", "get">;
export type Refusable = NonNullable<Unwanted["posting"]>;
export type Saved = Answer<"/v1/seekers/{seeker_id}/saved", "get">;
export type Inbox = Answer<"/v1/seekers/{seeker_id}/inbox", "get">;
export type Subscriptions = Answer<"/v1/seekers/{seeker_id}/subscriptions", "get">;
export type AboutRanking = Answer<"/v1/about/ranking", "get">;
export type ApplicationForm = Answer<"/v1/seekers/{seeker_id}/applications/{posting_id}", "get">;
export type Consents = Request<"/v1/seekers/{seeker_id}/consents", "put">["body"];
type Report = Exclude<Request<"/v1/interactions", "post">["body"], unknown[]>;
export type DismissReason = NonNullable<Report["reason"]>;

/** A fresh code of `wx.login`. */
export type Code = () => Promise<string>;

export class Client {
  private token = "";
  private seeker = "";
  private entering: Promise<void> | null = null;

  constructor(
    private readonly transport: Transport,
    private readonly base: string,
    private readonly code: Code,
  ) {}

  /** Whose program this is; "" before the first login. */
  get seekerId(): string {
    return this.seeker;
  }

  /** Log in by WeChat; an account that is not bound yet needs the counsellor's code (`Refused`, `not_bound`). */
  async login(invitation?: string): Promise<void> {
    const body = { code: await this.code(), ...(invitation ? { invitation } : {}) };
    const told = await this.send("post", "/v1/login/wechat", { path: undefined, body });
    this.token = told.token;
    this.seeker = told.seeker_id;
  }

  forYou(limit = 10): Promise<Recommendation> {
    return this.call("get", "/v1/seekers/{seeker_id}/recommendations", (seeker_id) => ({
      path: { seeker_id },
      query: { limit },
      body: undefined,
    }));
  }

  dismiss(posting_id: string, reason: DismissReason, decision_id?: string): Promise<unknown> {
    return this.call("post", "/v1/interactions", (seeker_id) => ({
      path: undefined,
      body: { seeker_id, posting_id, kind: "dismissed", reason, ...(decision_id ? { decision_id } : {}) },
    }));
  }

  restore(posting_id: string): Promise<undefined> {
    return this.call("delete", "/v1/seekers/{seeker_id}/dismissals/{posting_id}", (seeker_id) => ({
      path: { seeker_id, posting_id },
      body: undefined,
    }));
  }

  /** 不看这类: what is refused, with what is kept back for it; the kind of a posting that may be refused. */
  unwanted(posting_id?: string): Promise<Unwanted> {
    return this.call("get", "/v1/seekers/{seeker_id}/unwanted", (seeker_id) => ({
      path: { seeker_id },
      query: posting_id ? { posting_id } : {},
      body: undefined,
    }));
  }

  /** The kind of this posting is shown no more from the next request on. */
  refuseLike(posting_id: string): Promise<Unwanted> {
    return this.call("post", "/v1/seekers/{seeker_id}/unwanted", (seeker_id) => ({
      path: { seeker_id },
      body: { posting_id },
    }));
  }

  showAgain(code: string): Promise<Unwanted> {
    return this.call("delete", "/v1/seekers/{seeker_id}/unwanted/{code}", (seeker_id) => ({
      path: { seeker_id, code },
      body: undefined,
    }));
  }

  /** 收藏, lately saved first. */
  saved(): Promise<Saved> {
    return this.call("get", "/v1/seekers/{seeker_id}/saved", (seeker_id) => ({ path: { seeker_id }, body: undefined }));
  }

  save(posting_id: string): Promise<undefined> {
    return this.call("put", "/v1/seekers/{seeker_id}/saved/{posting_id}", (seeker_id) => ({
      path: { seeker_id, posting_id },
      body: undefined,
    }));
  }

  unsave(posting_id: string): Promise<undefined> {
    return this.call("delete", "/v1/seekers/{seeker_id}/saved/{posting_id}", (seeker_id) => ({
      path: { seeker_id, posting_id },
      body: undefined,
    }));
  }

  /** To whom what would be sent, and how an application stands. */
  applicationForm(posting_id: string): Promise<ApplicationForm> {
    return this.call("get", "/v1/seekers/{seeker_id}/applications/{posting_id}", (seeker_id) => ({
      path: { seeker_id, posting_id },
      body: undefined,
    }));
  }

  /** Only after the person has read `applicationForm` and agreed. */
  apply(posting_id: string): Promise<ApplicationForm> {
    return this.call("post", "/v1/seekers/{seeker_id}/applications", (seeker_id) => ({
      path: { seeker_id },
      body: { posting_id, agrees_to_send: true },
    }));
  }

  withdraw(posting_id: string): Promise<ApplicationForm> {
    return this.call("post", "/v1/seekers/{seeker_id}/applications/{posting_id}/withdraw", (seeker_id) => ({
      path: { seeker_id, posting_id },
      body: {},
    }));
  }

  setConsents(choices: Consents): Promise<unknown> {
    return this.call("put", "/v1/seekers/{seeker_id}/consents", (seeker_id) => ({
      path: { seeker_id },
      body: choices,
    }));
  }

  data(): Promise<OwnData> {
    return this.call("get", "/v1/seekers/{seeker_id}/data", (seeker_id) => ({ path: { seeker_id }, body: undefined }));
  }

  /** Delete one fact; it counts nowhere from the next request on. */
  takeOut(field: string): Promise<OwnData> {
    return this.call("put", "/v1/seekers/{seeker_id}/data/{field}", (seeker_id) => ({
      path: { seeker_id, field },
      body: { value: null },
    }));
  }

  /** Delete everything about the person; the account is bound no longer. */
  async forget(): Promise<void> {
    await this.call("delete", "/v1/seekers/{seeker_id}", (seeker_id) => ({ path: { seeker_id }, body: undefined }));
    this.token = this.seeker = "";
  }

  /** What the service told, newest first. */
  inbox(limit = 10): Promise<Inbox> {
    return this.call("get", "/v1/seekers/{seeker_id}/inbox", (seeker_id) => ({
      path: { seeker_id },
      query: { limit },
      body: undefined,
    }));
  }

  read(message_id: string): Promise<undefined> {
    return this.call("post", "/v1/seekers/{seeker_id}/inbox/{message_id}/read", (seeker_id) => ({
      path: { seeker_id, message_id },
      body: undefined,
    }));
  }

  dismissMessage(message_id: string): Promise<undefined> {
    return this.call("post", "/v1/seekers/{seeker_id}/inbox/{message_id}/dismissed", (seeker_id) => ({
      path: { seeker_id, message_id },
      body: {},
    }));
  }

  /** Templates for `wx.requestSubscribeMessage`, and how many messages of each may still be sent. */
  subscriptions(): Promise<Subscriptions> {
    return this.call("get", "/v1/seekers/{seeker_id}/subscriptions", (seeker_id) => ({
      path: { seeker_id },
      body: undefined,
    }));
  }

  /** What the person accepted; `grant_id` is new for each tap. */
  grant(grant_id: string, accepted: string[]): Promise<Subscriptions> {
    return this.call("post", "/v1/seekers/{seeker_id}/subscriptions", (seeker_id) => ({
      path: { seeker_id },
      body: { grant_id, accepted },
    }));
  }

  /** In plain words, how lists are made. */
  aboutRanking(): Promise<AboutRanking> {
    return this.call("get", "/v1/about/ranking", () => ({ path: undefined, body: undefined }));
  }

  /** 对 or 不对 of what was read or guessed; null takes the word back. */
  sayOfTag(tag: string, right: boolean | null): Promise<OwnData> {
    return this.call("put", "/v1/seekers/{seeker_id}/tags", (seeker_id) => ({
      path: { seeker_id },
      body: { tag, right },
    }));
  }

  /** As the person signed in; a token that has ended is renewed once, without anybody noticing. */
  private async call<V extends Verb, P extends PathOf<V>>(
    verb: V,
    path: P,
    request: (seekerId: string) => Request<P, V>,
  ): Promise<Answer<P, V>> {
    if (!this.token) await this.enter();
    try {
      return await this.send(verb, path, request(this.seeker));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      await this.enter();
      return this.send(verb, path, request(this.seeker));
    }
  }

  /** One login for however many calls wait for it. */
  private enter(): Promise<void> {
    this.entering ??= this.login().finally(() => {
      this.entering = null;
    });
    return this.entering;
  }

  private async send<V extends Verb, P extends PathOf<V>>(
    verb: V,
    path: P,
    request: Request<P, V>,
  ): Promise<Answer<P, V>> {
    const sent: Sent = {
      method: verb.toUpperCase() as Sent["method"],
      url: this.base + filled(path, request.path) + queried(request.query),
      header: {
        "Content-Type": "application/json",
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    const received = await this.transport(sent).catch((): Received => {
      throw new Unreachable();
    });
    if (received.status >= 400) throw Refused.of(received);
    return received.body as Answer<P, V>;
  }
}

/** The address of a route with its places filled. */
function filled(path: string, places: object | undefined): string {
  const given = new Map(Object.entries(places ?? {}));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.get(name))));
}

function queried(query: object | undefined): string {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}
