/** 我的数据: every fact and tag with its source and use; a tag that is wrong is said to be so. */

import { OwnData } from "../../client/client";
import { client, rem, words } from "../../session";

Component({
  data: { rem: "16px", told: null as OwnData | null, problem: "" },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      void this.show(client.data());
    },
  },
  methods: {
    async show(asked: Promise<OwnData>) {
      try {
        this.setData({ told: await asked, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    wrong(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.sayOfTag(event.currentTarget.dataset.tag as string, false));
    },
    takeBack(event: WechatMiniprogram.TouchEvent) {
      return this.show(client.sayOfTag(event.currentTarget.dataset.tag as string, null));
    },
  },
});
