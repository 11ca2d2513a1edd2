/** How requests leave: `wx.request` on a telephone, anything else that speaks HTTP elsewhere. */

export interface Sent {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  header: Record<string, string>;
  body?: unknown;
}

export interface Received {
  status: number;
  body: unknown;
}

/** Resolves with whatever the service answered, refusals too; rejects when there was no answer. */
export type Transport = (sent: Sent) => Promise<Received>;

export const wxTransport: Transport = (sent) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: sent.url,
      method: sent.method,
      header: sent.header,
      ...(sent.body === undefined ? {} : { data: JSON.stringify(sent.body) }),
      success: (answer) => resolve({ status: answer.statusCode, body: answer.data }),
      fail: reject,
    });
  });
