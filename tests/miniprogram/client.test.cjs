/** The client against a running service, over the transport that `wx.request` gives. */

"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");
const { wx, blocked } = require("./wx.cjs");

global.wx = wx;
const build = process.env.BUILD;
const { client } = require(path.join(build, "session.js"));
const { Refused, Unreachable } = require(path.join(build, "client", "refusals.js"));
const { Client } = require(path.join(build, "client", "client.js"));

test("an account that nobody has bound is told to ask for a code", async () => {
  await assert.rejects(client.forYou(), (error) => error instanceof Refused && error.code === "not_bound");
});

test("with a counsellor's code the account is bound, and afterwards WeChat alone is enough", async () => {
  await client.login(process.env.INVITATION);
  assert.equal(client.seekerId, process.env.SEEKER);
  const again = new Client(require(path.join(build, "client", "transport.js")).wxTransport, process.env.SERVICE, code);
  assert.ok((await again.forYou(1)).items.length === 1);
  assert.equal(again.seekerId, process.env.SEEKER);
});

test("a list, a dismissal, and its undoing", async () => {
  const before = (await client.forYou()).items.map((one) => one.posting_id);
  const { decision_id } = await client.forYou();
  await client.dismiss(before[0], "太远", decision_id);
  assert.ok(!(await client.forYou()).items.some((one) => one.posting_id === before[0]));
  await client.restore(before[0]);
  assert.ok((await client.forYou()).items.some((one) => one.posting_id === before[0]));
});

test("what is sent to whom is told before, and an application is taken back", async () => {
  const [first] = (await client.forYou()).items;
  const form = await client.applicationForm(first.posting_id);
  assert.equal(form.may_apply, true);
  assert.ok(form.not_sent.includes("身份证号"));
  assert.equal((await client.apply(first.posting_id)).application.state, "applied");
  assert.equal((await client.withdraw(first.posting_id)).application.state, "withdrawn");
});

test("personalisation off is obeyed by the next list", async () => {
  await client.setConsents({ consent_personalisation: false });
  assert.equal((await client.forYou()).personalised, false);
  await client.setConsents({ consent_personalisation: true });
  assert.equal((await client.forYou()).personalised, true);
});

test("a tag that is called wrong is gone", async () => {
  const { tags } = await client.data();
  const told = await client.sayOfTag(tags[0].tag, false);
  assert.ok(!told.tags.some((one) => one.tag === tags[0].tag));
  await client.sayOfTag(tags[0].tag, null);
});

test("a token that has ended is renewed once, and two calls wait for one login", async () => {
  let logins = 0;
  const counted = async () => {
    logins += 1;
    return code();
  };
  const { wxTransport } = require(path.join(build, "client", "transport.js"));
  let ended = true;
  const forgetful = (sent) => {
    if (ended && sent.header.Authorization) {
      ended = false;
      return wxTransport({ ...sent, header: { ...sent.header, Authorization: "Bearer x.y.z" } });
    }
    return wxTransport(sent);
  };
  const other = new Client(forgetful, process.env.SERVICE, counted);
  const [first, second] = await Promise.all([other.forYou(1), other.data()]);
  assert.equal(first.items.length, 1);
  assert.equal(second.seeker_id, process.env.SEEKER);
  assert.equal(logins, 2);
});

test("refusals say what to do, and a dead line says that nothing is lost", async () => {
  await assert.rejects(client.applicationForm("nothing"), (error) => error.status === 404 && error.message.length > 4);
  blocked.network = true;
  await assert.rejects(client.forYou(), (error) => error instanceof Unreachable && /网络断了/.test(error.message));
  blocked.network = false;
});

function code() {
  return new Promise((resolve) => wx.login({ success: (told) => resolve(told.code) }));
}
