"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { blocked, chosen, client, open, person, sent, signedIn, until, visited } = require("../page.cjs");

test("为你推荐: what a card says, and where its buttons lead", async () => {
  await signedIn();
  sent.length = 0;
  const { items } = await client.forYou();
  sent.length = 0;
  const page = await open("for-you", items[0].title);

  assert.deepEqual(sent.map((one) => `${one.method} ${one.path}`), [`GET /v1/seekers/${person}/recommendations?limit=10`]);
  assert.equal(page.all(".posting").length, 10);
  await page.has("为你推荐", "按你的求职意向、远近和时间排列。", `${items[0].employer}，${items[0].district}`, items[0].salary.text);
  const reasons = items.flatMap((one) => one.reasons.slice(0, 3).map((reason) => `✓ ${reason.text}`));
  const gaps = items.flatMap((one) => one.gaps.slice(0, 2).map((gap) => `还差：${gap.text}`));
  assert.ok(reasons.length > 10 && gaps.length > 0);
  assert.deepEqual(page.words(".reason"), reasons);
  assert.deepEqual(page.words(".gap"), gaps);
  await page.has("打 12333");
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);

  for (const [button, address] of [["apply", "/pages/apply/apply"], ["why", "/pages/why/why"], ["dismiss", "/pages/dismiss/dismiss"]]) {
    await page.tap(`.${button}`, 1);
    assert.deepEqual(visited, [address]);
    assert.deepEqual([chosen.item.posting_id, chosen.posting], [items[1].posting_id, items[1].posting_id]);
  }
  await page.tap(".settings");
  assert.deepEqual(visited, ["/pages/settings/settings"]);
  await page.tap(".inbox");
  assert.deepEqual(visited, ["/pages/inbox/inbox"]);
  await page.tap(".data");
  assert.deepEqual(visited, ["/pages/data/data"]);

  await page.tap(".more");
  await until(() => page.all(".posting").length > 10, () => "ten more");
  assert.deepEqual(sent.map((one) => one.path), [`/v1/seekers/${person}/recommendations?limit=20`]);
  await page.has("没有用别的凑数");

  await page.tap(".tell-how");
  await page.has("不看性别、年龄");
  assert.deepEqual(sent.map((one) => one.path), ["/v1/about/ranking"]);

  const gone = items[0];
  await client.dismiss(gone.posting_id, "太远");
  chosen.dismissed = gone;
  page.page.triggerPageLifeTime("show");
  await page.has(`「${gone.title}」不合适。以后不再给你看。`);
  await page.tap(".restore");
  await page.hasNot("以后不再给你看");
  assert.equal(`${sent[0].method} ${sent[0].path}`, `DELETE /v1/seekers/${person}/dismissals/${gone.posting_id}`);

  await client.setConsents({ consent_personalisation: false });
  page.page.triggerPageLifeTime("show");
  await page.has("最新岗位", "只按发布时间排列，不用你的资料");
  assert.deepEqual([page.all(".reason").length, page.all(".gap").length, page.all(".why").length], [0, 0, 0]);

  blocked.network = true;
  await page.tap(".more");
  await page.has("网络断了，你填的内容还在。");
  blocked.network = false;
  await page.tap(".retry");
  await page.hasNot("网络断了");
});
