/** 为你推荐: ten, and ten more for who asks. */

import { Item } from "../../client/client";
import { Refused } from "../../client/refusals";
import { chosen, client, rem, to, words } from "../../session";

const STEP = 10;

Component({
  data: {
    rem: "16px",
    items: [] as Item[],
    personalised: true,
    more: false,
    dismissed: null as Item | null,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      void this.load(STEP);
    },
  },
  pageLifetimes: {
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
          personalised: list.personalised,
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
      return this.load(this.data.items.length + STEP);
    },
    choose(event: WechatMiniprogram.TouchEvent) {
      const { at, page } = event.currentTarget.dataset as { at: number; page: string };
      chosen.item = this.data.items[at] ?? null;
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
    openSettings() {
      to("settings");
    },
    openData() {
      to("data");
    },
  },
});
