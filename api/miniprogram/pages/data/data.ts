/** 我的数据: every fact and tag with source, day and use; to be taken out, called wrong, or all deleted. */

import { OwnData } from "../../client/client";
import { chineseDay, client, rem, words } from "../../session";

const SOURCES: Record<string, string> = {
  stated: "你填的",
  certified: "窗口认定的",
  read: "读出来的",
  guessed: "猜的",
  confirmed: "你说对的",
};
const GOES = "将删除资料、标签、消息和推荐记录，不能恢复。已发给企业的报名，企业那边的要由企业删除。";

Component({
  data: {
    rem: "16px",
    told: null as OwnData | null,
    from: {} as Record<string, string>,
    days: [] as string[],
    sources: SOURCES,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      void this.show(client.data());
    },
  },
  methods: {
    async show(asked: Promise<OwnData>) {
      try {
        const told = await asked;
        const from: Record<string, string> = {};
        for (const one of told.facts) {
          from[one.field] = [SOURCES[one.source], chineseDay(one.since)].filter(Boolean).join("，");
        }
        const facts = told.facts.filter((one) => one.field !== "unwanted_work");
        const days = told.unwanted.map((one) => chineseDay(one.since));
        this.setData({ told: { ...told, facts }, from, days, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    takeOut(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.takeOut(event.currentTarget.dataset.field as string));
    },
    async showAgain(event: WechatMiniprogram.TouchEvent) {
      try {
        await client.showAgain(event.currentTarget.dataset.code as string);
        await this.show(client.data());
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    right(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.sayOfTag(event.currentTarget.dataset.tag as string, true));
    },
    wrong(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.sayOfTag(event.currentTarget.dataset.tag as string, false));
    },
    takeBack(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.sayOfTag(event.currentTarget.dataset.tag as string, null));
    },
    forget() {
      wx.showModal({
        title: "注销并删除",
        content: GOES,
        confirmText: "删除",
        cancelText: "不删",
        success: (answer) => void (answer.confirm && this.gone()),
      });
    },
    async gone() {
      try {
        await client.forget();
        wx.reLaunch({ url: "/pages/sign-in/sign-in" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
  },
});
