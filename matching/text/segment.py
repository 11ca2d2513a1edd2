"""Chinese cut into words, with the domain dictionary."""

import logging
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import jieba_next

jieba_next.set_log_level(logging.WARNING)

_CONTENT = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_STOPS = """
的 了 和 与 及 或 等 在 是 有 无 能 会 可 为 对 将 由 被 把 于 以 从 到 向 按 并 且
而 也 都 还 就 又 很 更 最 不 个 名 位 人 一 二 三 两 我 你 他 她 它 我们 你们 他们
公司 单位 本 该 此 这 那 这个 那个 其 其他 相关 以上 以下 及以上 左右 要求 岗位 职责 任职
工作 负责 具有 具备 良好 较强 一定 优先 优先考虑 者 能力 进行 完成 以及 根据 通过 需要 需 须
应 要 能够 可以 如 包括 等等 方面 各 各种 各项 日常 上级 领导 交办 安排 任务 内容 描述 职位
条件 资格 年 月 日 天 元 岁 想 找 做 干 过 没 没有 吧 吗 呢 啊 着 地 得 之 所 只 才
再 上 下 中 里 后 前 时 时间
"""
_STOP_WORDS = frozenset(_STOPS.split())


class Known:
    """A set of words at 8 bytes each, by their hashes: one unknown word in 10^13 is taken for known."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array("q", sorted(map(_hash, words)))

    def get(self, word: str) -> bool:
        """Whether the word is there; named as the dict's method whose place it takes."""
        wanted = _hash(word)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted


def _hash(word: str) -> int:
    """With the length, since Python hashes bytes alone: 「br」 and 「牢」 are the same two."""
    return hash((len(word), word))


class Segmenter:
    """jieba with the domain dictionary, in a tokenizer of its own.

    Notes
    -----
    jieba-next cuts exactly as jieba does, about three times as fast. It holds its dictionary twice, as a trie that it
    cuts by and as a dict in which it only looks up runs of single signs: that one gives way to `Known`, 66 MB smaller.
    """

    def __init__(self, reference_dir: Path) -> None:
        self._tokenizer = jieba_next.Tokenizer()
        self._tokenizer.initialize()
        with (reference_dir / "dictionary" / "words.txt").open(encoding="utf-8") as file:
            for line in file:
                word, weight = line.split()
                self._tokenizer.add_word(word, max(int(weight), self._tokenizer.FREQ.get(word) or 0))
        self._tokenizer._ensure_rust_prefix()
        self._tokenizer.FREQ = Known(word for word, weight in self._tokenizer.FREQ.items() if weight)

    def words(self, text: str) -> list[str]:
        """All words in order, blanks left out."""
        return [word for word in self._tokenizer.cut(text) if not word.isspace()]

    def is_word(self, signs: str) -> bool:
        """Whether the dictionary has it."""
        return bool(self._tokenizer.FREQ.get(signs))

    def content_words(self, text: str) -> list[str]:
        """Words that carry meaning, lower case: no punctuation, bare numbers or stop words."""
        return [word.lower() for word in self._tokenizer.cut(text) if _CONTENT.search(word) and word not in _STOP_WORDS]
