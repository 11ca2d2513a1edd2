/** 不合适: a reason need not be given. */

import { DismissReason, Item } from "../../client/client";
import { chosen, client, rem, words } from "../../session";

const REASONS: DismissReason[] = [
  "太远", "工资低", "时间不合适", "不想做这类", "太累", "已有工作", "信息不实", "不想说",
];

Component({
  data: {
    rem: "16px",
    item: null as Item | null,
    reasons: REASONS,
    reason: "不想说" as DismissReason,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem(), item: chosen.item });
    },
  },
  methods: {
    pick(event: WechatMiniprogram.RadioGroupChange) {
      this.setData({ reason: event.detail.value as DismissReason });
    },
    async confirm() {
      const item = this.data.item;
      if (!item) return;
      try {
        await client.dismiss(item.posting_id, this.data.reason, chosen.decision);
        chosen.dismissed = item;
        chosen.reason = this.data.reason;
        wx.navigateBack();
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
  },
});
