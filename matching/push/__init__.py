"""服务找人: whom to tell what, when and over which channel.

Rules here are pure; `wechat` alone speaks with another machine, over the public protocol of the WeChat platform.
"""
