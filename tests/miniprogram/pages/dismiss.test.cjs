"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { chosen, client, open, person, sent, signedIn, until, visited } = require("../page.cjs");

test("不合适: eight reasons of which none must be given, one tap and 确定", async () => {
  await signedIn();
  const list = await client.forYou();
  [chosen.item] = list.items;
  chosen.decision = list.decision_id;
  const page = await open("dismiss", chosen.item.title);

  await page.has("哪里不合适？", "不说也可以", "打 12333");
  assert.deepEqual(page.words(".choice"), [
    "太远", "工资低", "时间不合适", "不想做这类", "太累", "已有工作", "信息不实", "不想说",
  ]);
  const gone = chosen.item.posting_id;
  await page.does(".reasons", "change", { value: "工资低" });
  await page.tap(".confirm");
  await until(() => visited.includes("back"), () => "the way back");
  const body = { seeker_id: person, posting_id: gone, kind: "dismissed", reason: "工资低", decision_id: list.decision_id };
  assert.deepEqual(sent, [{ method: "POST", path: "/v1/interactions", body }]);
  assert.equal(chosen.dismissed.posting_id, gone);
  assert.ok(!(await client.forYou()).items.some((one) => one.posting_id === gone));
});
