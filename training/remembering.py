"""An encoder that keeps what it encoded: describing reads every text twice, experiments read it many times."""

from collections.abc import Sequence

import numpy as np

from matching.text.describe import Encoder
from matching.text.occupations import Floats


class Remembering:
    """As the encoder does, remembering every text."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, Floats]()
        self.identity, self.dim = encoder.identity, encoder.dim

    def encode(self, texts: Sequence[str]) -> Floats:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.empty((0, self.dim), np.float32)
