/** 为你推荐: ten, and ten more for who asks; how lists are made, in plain words. */

import { Item } from "../../client/client";
import { Refused } from "../../client/refusals";
import { chineseDay, chosen, client, rem, to, words } from "../../session";

const STEP = 10;

Component({
  data: {
    rem: "16px",
    items: [] as Item[],
    days: [] as string[],
    personalised: true,
    loaded: false,
    more: false,
    how: "",
    dismissed: null as Item | null,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
    },
  },
  pageLifetimes: {
    /** At the start and at every return: what was dismissed or switched off meanwhile counts. */
    show() {
      void this.load(Math.max(STEP, this.data.items.length));
    },
  },
  methods: {
    async load(limit: number) {
      try {
        const list = await client.forYou(limit);
        chosen.decision = list.decision_id ?? "";
        this.setData({
          items: list.items,
          days: list.items.map((one) => chineseDay(one.published_at)),
          personalised: list.personalised,
          loaded: true,
          more: list.items.length === limit && limit < 100,
          dismissed: chosen.dismissed,
          problem: "",
        });
      } catch (error) {
        if (error instanceof Refused && error.code === "not_bound") to("sign-in");
        else this.setData({ problem: words(error) });
      }
    },
    seeMore() {
      return this.load(Math.min(100, this.data.items.length + STEP));
    },
    async tellHow() {
      try {
        this.setData({ how: (await client.aboutRanking()).text, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    choose(event: WechatMiniprogram.TouchEvent) {
      const { at, page } = event.currentTarget.dataset as { at: number; page: "apply" | "dismiss" | "why" };
      chosen.item = this.data.items[at] ?? null;
      chosen.posting = chosen.item?.posting_id ?? "";
      to(page);
    },
    async restore() {
      if (!chosen.dismissed) return;
      try {
        await client.restore(chosen.dismissed.posting_id);
        chosen.dismissed = null;
        await this.load(Math.max(STEP, this.data.items.length));
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    retry() {
      return this.load(Math.max(STEP, this.data.items.length));
    },
    openSettings() {
      to("settings");
    },
    openInbox() {
      to("inbox");
    },
    openData() {
      to("data");
    },
  },
});
