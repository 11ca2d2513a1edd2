"""What each answer of the WeChat platform means: for the message, for its subscription, for the whole channel.

The codes are those of the public documentation (developers.weixin.qq.com: message/subscribe/send, stable_token,
jscode2session, global return codes). One row a code, so that a new one is a line here and not a branch elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from matching.messages import TokenState


class Then(StrEnum):
    """What to do after an answer."""

    DONE = "done"
    RENEW = "renew"  # fetch another access token, once, and ask again
    AGAIN = "again"  # the platform is busy: ask again after a pause, a few times
    LATER = "later"  # not delivered; may be tried again after the pause
    TOMORROW = "tomorrow"  # the day's quota is used up; nothing more until the next day
    REFUSED = "refused"  # not delivered, and never will be in this form
    UNKNOWN = "unknown"  # nobody can say whether it was delivered: never send it again


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row; `halts`: no message can pass until an operator has done what `words` say."""

    then: Then
    fate: TokenState
    """What becomes of the subscription that was held: free, it may carry another message; void, it never was one."""
    words: str
    halts: bool = False
    unbinds: bool = False
    """The openid leads to nobody (any more)."""


_FREE, _VOID = TokenState.FREE, TokenState.VOID
_TABLE: dict[int, Meaning] = {
    0: Meaning(Then.DONE, TokenState.SPENT, "已送达微信"),
    -1: Meaning(Then.AGAIN, _FREE, "微信系统繁忙"),
    40001: Meaning(Then.RENEW, _FREE, "access_token 无效；换新后仍这样，请检查 JOBMATCH_WECHAT_SECRET", halts=True),
    40014: Meaning(Then.RENEW, _FREE, "access_token 不合法；换新后仍这样，请检查 JOBMATCH_WECHAT_APPID", halts=True),
    41001: Meaning(Then.RENEW, _FREE, "缺少 access_token", halts=True),
    42001: Meaning(Then.RENEW, _FREE, "access_token 已过期", halts=True),
    40003: Meaning(Then.REFUSED, _VOID, "openid 不属于这个小程序，请本人重新登录绑定", unbinds=True),
    40013: Meaning(Then.LATER, _FREE, "appid 不对，请检查 JOBMATCH_WECHAT_APPID", halts=True),
    40125: Meaning(Then.LATER, _FREE, "密钥不对，请检查 JOBMATCH_WECHAT_SECRET", halts=True),
    40164: Meaning(Then.LATER, _FREE, "本机 IP 不在白名单，请在微信公众平台登记", halts=True),
    40029: Meaning(Then.REFUSED, _FREE, "登录凭证 code 无效或已过期，请重新打开小程序"),
    40163: Meaning(Then.REFUSED, _FREE, "登录凭证 code 已经用过，请重新打开小程序"),
    40226: Meaning(Then.REFUSED, _FREE, "微信判定这个账号有风险，不能登录"),
    40037: Meaning(Then.LATER, _FREE, "模板编号不对，请检查 JOBMATCH_WECHAT_TEMPLATES", halts=True),
    41030: Meaning(
        Then.LATER, _FREE, "消息要打开的页面不存在，请检查 JOBMATCH_WECHAT_TEMPLATES 里的 page 是否已发布", halts=True
    ),
    43101: Meaning(Then.REFUSED, _VOID, "本人没有订阅，或已取消订阅"),
    43107: Meaning(Then.LATER, _FREE, "订阅消息能力被封禁，请到微信公众平台处理", halts=True),
    43108: Meaning(Then.AGAIN, _FREE, "同一人的消息发得太密"),
    45009: Meaning(Then.TOMORROW, _FREE, "今天的调用次数已用完"),
    45011: Meaning(Then.LATER, _FREE, "这一分钟调用太频繁"),
    45168: Meaning(Then.REFUSED, _FREE, "消息含有微信不允许的词"),
    47003: Meaning(Then.REFUSED, _FREE, "消息内容不合模板的格式"),
    48001: Meaning(Then.LATER, _FREE, "小程序没有这项接口的权限，请到微信公众平台开通", halts=True),
    48004: Meaning(Then.LATER, _FREE, "接口被封禁，请到微信公众平台处理", halts=True),
    50002: Meaning(Then.REFUSED, _VOID, "这个微信账号被冻结或已注销", unbinds=True),
}
UNLISTED = Meaning(Then.UNKNOWN, TokenState.SPENT, "微信给了没有登记的答复")
"""Taken for the worst: perhaps it was delivered, so it is not sent again."""
UNHEARD = Meaning(Then.UNKNOWN, TokenState.SPENT, "请求已发出，没有等到答复")
UNREACHED = Meaning(Then.LATER, TokenState.FREE, "连不上微信")


def meaning_of(code: int) -> Meaning:
    """The row of a code; `UNLISTED` when the documentation has none."""
    return _TABLE.get(code, UNLISTED)
