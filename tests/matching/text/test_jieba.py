"""jieba-next stands in for jieba: three times as fast, and the same words."""

import csv
from pathlib import Path

import jieba

from matching.text.segment import Segmenter


def test_words_are_those_of_jieba_with_the_domain_dictionary(root: Path) -> None:
    jieba.setLogLevel("WARNING")
    original = jieba.Tokenizer()
    original.initialize()
    for line in (root / "data" / "dictionary" / "words.txt").read_text("utf-8").splitlines():
        word, weight = line.split()
        original.add_word(word, max(int(weight), original.FREQ.get(word) or 0))
    segmenter = Segmenter(root / "data")
    with (root / "data" / "sample" / "postings.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["title"] + "。" + row["description"] for row in csv.DictReader(file)]
    assert len(texts) > 300
    for text in texts:
        assert segmenter.words(text) == [word for word in original.cut(text) if not word.isspace()], text
