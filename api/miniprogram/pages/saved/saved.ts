/** 收藏: what the person keeps for later; what is closed by now stays and says so. */

import { Saved } from "../../client/client";
import { chineseDay, chosen, client, rem, to, words } from "../../session";

const CLOSED: Record<string, string> = { expired: "过了截止日期", closed: "企业不再招人" };

Component({
  data: {
    rem: "16px",
    found: [] as Saved,
    days: [] as string[],
    closed: [] as string[],
    gone: 0,
    loaded: false,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      void this.load();
    },
  },
  methods: {
    async load() {
      try {
        const found = await client.saved();
        this.setData({
          found,
          days: found.map((one) => chineseDay(one.saved_at)),
          closed: found.map((one) => (one.status === "open" ? "" : (CLOSED[one.status] ?? "在审核，暂时不能看"))),
          gone: found.filter((one) => one.status !== "open").length,
          loaded: true,
          problem: "",
        });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    apply(event: WechatMiniprogram.TouchEvent) {
      chosen.posting = event.currentTarget.dataset.posting as string;
      to("apply");
    },
    async unsave(event: WechatMiniprogram.TouchEvent) {
      try {
        await client.unsave(event.currentTarget.dataset.posting as string);
        await this.load();
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    back() {
      wx.navigateBack();
    },
  },
});
