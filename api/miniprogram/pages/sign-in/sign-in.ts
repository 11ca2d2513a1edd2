/** 登录: once, with the code that a counsellor gave; afterwards WeChat alone is enough. */

import { client, rem, words } from "../../session";

Component({
  data: { rem: "16px", invitation: "", problem: "" },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
    },
  },
  methods: {
    type(event: WechatMiniprogram.Input) {
      this.setData({ invitation: event.detail.value });
    },
    async enter() {
      try {
        await client.login(this.data.invitation);
        wx.reLaunch({ url: "/pages/for-you/for-you" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
  },
});
