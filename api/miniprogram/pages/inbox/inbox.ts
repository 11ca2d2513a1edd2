/** 消息: what the service told, why, and one more message for each tap on 有新岗位提醒我. */

import { Inbox, Subscriptions } from "../../client/client";
import { chineseDay, chosen, client, rem, to, words } from "../../session";

Component({
  data: {
    rem: "16px",
    told: null as Inbox | null,
    days: [] as string[],
    subscriptions: null as Subscriptions | null,
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
        const [told, subscriptions] = await Promise.all([client.inbox(), client.subscriptions()]);
        this.setData({ told, subscriptions, days: told.items.map((one) => chineseDay(one.created_at)), problem: "" });
        await Promise.all(told.items.filter((one) => !one.read_at).map((one) => client.read(one.message_id)));
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    open(event: WechatMiniprogram.TouchEvent) {
      chosen.posting = event.currentTarget.dataset.posting as string;
      to("apply");
    },
    async dismiss(event: WechatMiniprogram.TouchEvent) {
      try {
        await client.dismissMessage(event.currentTarget.dataset.message as string);
        await this.load();
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    /** WeChat asks the person, and only straight from a tap; the service keeps count of what was granted. */
    subscribe() {
      const tmplIds = Object.values(this.data.subscriptions?.templates ?? {});
      wx.requestSubscribeMessage({
        tmplIds,
        success: (answer) => void this.granted(tmplIds.filter((one) => answer[one] === "accept")),
        fail: () => this.setData({ problem: "微信没有打开提醒，请过一会儿再试。" }),
      });
    },
    async granted(accepted: string[]) {
      try {
        this.setData({ subscriptions: await client.grant(`${Date.now()}-${Math.random()}`, accepted), problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
  },
});
