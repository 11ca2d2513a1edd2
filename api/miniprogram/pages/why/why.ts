/** 为什么推荐: the words of the advertisement and of the profile side by side. */

import { Item } from "../../client/client";
import { chosen, rem, to } from "../../session";

Component({
  data: { rem: "16px", item: null as Item | null, problem: "" },
  lifetimes: {
    attached() {
      this.setData({ rem: rem(), item: chosen.item });
    },
  },
  methods: {
    correct() {
      to("data");
    },
  },
});
