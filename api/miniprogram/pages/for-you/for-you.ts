/** 为你推荐: ten, and ten more for who asks; how lists are made, in plain words. */

import { Item, Refusable, Unwanted } from "../../client/client";
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
    kind: null as Refusable | null,
    refused: [] as Unwanted["items"],
    keptBack: 0,
    saved: [] as boolean[],
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
        const wrong = chosen.reason === "不想做这类" ? chosen.dismissed?.posting_id : undefined;
        const [list, refusals, saved] = await Promise.all([
          client.forYou(limit),
          client.unwanted(wrong),
          client.saved(),
        ]);
        const kept = new Set(saved.map((one) => one.posting_id));
        chosen.decision = list.decision_id ?? "";
        this.setData({
          items: list.items,
          days: list.items.map((one) => chineseDay(one.published_at)),
          personalised: list.personalised,
          loaded: true,
          more: list.items.length === limit && limit < 100,
          dismissed: chosen.dismissed,
          kind: refusals.posting,
          refused: list.personalised ? refusals.items : [],
          keptBack: refusals.items.reduce((sum, one) => sum + one.left_out, 0),
          saved: list.items.map((one) => kept.has(one.posting_id)),
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
    /** Do it, and show the list as it is afterwards. */
    async after(done: Promise<unknown>) {
      try {
        await done;
        await this.load(Math.max(STEP, this.data.items.length));
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    restore() {
      const gone = chosen.dismissed;
      chosen.dismissed = null;
      return gone ? this.after(client.restore(gone.posting_id)) : undefined;
    },
    refuse() {
      const gone = chosen.dismissed;
      return gone ? this.after(client.refuseLike(gone.posting_id)) : undefined;
    },
    showAgain(event: WechatMiniprogram.TouchEvent) {
      return this.after(client.showAgain(event.currentTarget.dataset.code as string));
    },
    save(event: WechatMiniprogram.TouchEvent) {
      const at = event.currentTarget.dataset.at as number;
      const item = this.data.items[at];
      if (!item) return undefined;
      const { posting_id } = item;
      return this.after(this.data.saved[at] ? client.unsave(posting_id) : client.save(posting_id));
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
    openSaved() {
      to("saved");
    },
    openData() {
      to("data");
    },
  },
});
