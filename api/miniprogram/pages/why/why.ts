/** 为什么推荐: the words of the advertisement and of the profile side by side; 不看这类. */

import { Item, Refusable } from "../../client/client";
import { chosen, client, rem, to, words } from "../../session";

Component({
  data: {
    rem: "16px",
    item: null as Item | null,
    kind: null as Refusable | null,
    refused: false,
    problem: "",
  },
  lifetimes: {
    attached() {
      this.setData({ rem: rem(), item: chosen.item });
      void this.ask();
    },
  },
  methods: {
    /** Whether its kind is sure enough to be refused. */
    async ask() {
      const item = this.data.item;
      if (!item) return;
      try {
        this.setData({ kind: (await client.unwanted(item.posting_id)).posting, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    async refuse() {
      const item = this.data.item;
      if (!item) return;
      try {
        await client.refuseLike(item.posting_id);
        this.setData({ refused: true, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    async showAgain() {
      const kind = this.data.kind;
      if (!kind) return;
      try {
        await client.showAgain(kind.code);
        this.setData({ refused: false, problem: "" });
      } catch (error) {
        this.setData({ problem: words(error) });
      }
    },
    correct() {
      to("data");
    },
  },
});
