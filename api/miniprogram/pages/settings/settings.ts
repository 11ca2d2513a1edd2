/** 推荐设置: three switches, each effective with the next request. */

import { Consents } from "../../client/client";
import { client, rem, words } from "../../session";

const SAYS: Record<string, [on: string, off: string]> = {
  consent_personalisation: ["开着：按你的求职意向、远近和时间排列。", "关着：只按发布时间排列，不用你的资料。"],
  consent_push: ["开着：有合适的新岗位会告诉你。", "关着：不主动联系你，也不推送。"],
  consent_sensitive: ["开着：帮你对照就业援助政策，推荐时可以优先。", "关着：不用这些信息，岗位照样推荐。"],
};
type Switch = { name: string; title: string; on: boolean; says: string[] };

Component({
  data: { rem: "16px", switches: [] as Switch[], problem: "" },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      void this.load();
    },
  },
  methods: {
    async load() {
      try {
        const told = (await client.data()).consents as { consent: string; name: string; agreed: boolean }[];
        const switches = Object.entries(SAYS).flatMap(([name, says]) => {
          const one = told.find(({ consent }) => consent === name);
          return one ? [{ name, title: one.name, on: one.agreed, says }] : [];
        });
        this.setData({ switches, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    async turn(event: WechatMiniprogram.TouchEvent) {
      const { name, on } = event.currentTarget.dataset as { name: string; on: boolean };
      try {
        await client.setConsents({ [name]: !on } as Consents);
      } catch (error) {
        this.setData({ problem: words(error) });
      }
      await this.load();
    },
  },
});
