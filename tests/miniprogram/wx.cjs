/** What the pages need of WeChat, on this machine: requests over the real network, codes of the platform's server. */

"use strict";

const codes = (process.env.WX_CODES ?? "").split(",");
const sent = [];
const visited = [];
const asked = [];
const grants = [];
const blocked = { network: false };

/** As `wx.request`: any answer is a success, no answer a failure. */
function request({ url, method, header, data, success, fail }) {
  sent.push({ method, path: url.replace(process.env.SERVICE, ""), body: data ? JSON.parse(data) : undefined });
  if (blocked.network) return void fail({ errMsg: "request:fail" });
  fetch(url, { method, headers: header, body: data })
    .then(async (answer) => {
      const text = await answer.text();
      success({ statusCode: answer.status, data: text ? JSON.parse(text) : "" });
    })
    .catch(fail);
}

const wx = {
  request,
  login: ({ success }) => success({ code: codes.shift() }),
  getAppBaseInfo: () => ({ fontSizeScaleFactor: 1.375 }),
  navigateTo: ({ url }) => visited.push(url),
  navigateBack: () => visited.push("back"),
  reLaunch: ({ url }) => visited.push(url),
  requestSubscribeMessage: ({ tmplIds, success }) => {
    grants.push(tmplIds);
    success({ errMsg: "requestSubscribeMessage:ok", ...Object.fromEntries(tmplIds.map((one) => [one, "accept"])) });
  },
  showModal: (question) => asked.push(question),
};

module.exports = { wx, sent, visited, asked, grants, blocked };
