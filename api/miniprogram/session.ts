/** What the pages share: the client, the posting that was chosen, and the size of the type. */

import { Client, DismissReason, Item } from "./client/client";
import { wxTransport } from "./client/transport";
import { SERVICE } from "./config";

const code = (): Promise<string> =>
  new Promise((resolve, reject) => wx.login({ success: (told) => resolve(told.code), fail: reject }));

export const client = new Client(wxTransport, SERVICE, code);

/** What one page hands to the next. */
export const chosen: {
  item: Item | null;
  posting: string;
  decision: string;
  dismissed: Item | null;
  reason: DismissReason;
} = {
  item: null,
  posting: "",
  decision: "",
  dismissed: null,
  reason: "不想说",
};

/** Pixels of a rem: the size that the person set in WeChat, 16 at standard. */
export function rem(): string {
  return `${16 * (wx.getAppBaseInfo().fontSizeScaleFactor ?? 1)}px`;
}

export function words(error: unknown): string {
  return error instanceof Error ? error.message : "没有办成，请过一会儿再试。";
}

/** 2026年11月22日 of what the service tells as a moment; the service stands in one zone with the people. */
export function chineseDay(moment: string | null): string {
  if (!moment) return "";
  const day = new Date(Date.parse(moment) + 8 * 3600_000);
  return `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

/** The pages of app.json. */
type Page = "apply" | "data" | "dismiss" | "for-you" | "inbox" | "saved" | "settings" | "sign-in" | "why";

export function to(page: Page): void {
  wx.navigateTo({ url: `/pages/${page}/${page}` });
}
