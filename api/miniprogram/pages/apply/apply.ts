/** 报名: what is sent to whom, and what is not, before anything is. */

import { ApplicationForm } from "../../client/client";
import { chosen, client, rem, words } from "../../session";

Component({
  data: { rem: "16px", form: null as ApplicationForm | null, mayWithdraw: false, problem: "" },
  lifetimes: {
    attached() {
      this.setData({ rem: rem() });
      if (chosen.posting) void this.show(client.applicationForm(chosen.posting));
    },
  },
  methods: {
    async show(asked: Promise<ApplicationForm>) {
      try {
        const form = await asked;
        this.setData({ form, mayWithdraw: form.application?.may.includes("withdraw") ?? false, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    confirm() {
      return this.data.form ? this.show(client.apply(this.data.form.posting_id)) : undefined;
    },
    withdraw() {
      return this.data.form ? this.show(client.withdraw(this.data.form.posting_id)) : undefined;
    },
    back() {
      wx.navigateBack();
    },
  },
});
