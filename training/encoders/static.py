"""A static model for bulk work: one vector a token, the text is their sum (Model2Vec; Tulkens & van Dongen 2024).

Every token begins as what the teacher says of it alone, turned to its principal components and weighted by rarity
(SIF; Arora, Liang & Ma, ICLR 2017; the tokenizer's own log-probabilities are the frequencies). Then the tokens learn to
tell shipped texts as the teacher tells them, by sentence-transformers' EmbedDistillLoss on cosines. The vocabulary is
what shipped texts use and every single character: 11k pieces, so that a longer word falls apart into those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.text.meaning import Encoder
from matching.text.occupations import Floats, unit
from training.encoder import SPECIAL, kept_pieces, tokenizer_of
from training.pupil import Say
from training.weights import Weights

DIM, RARE, EPOCHS, BATCH, RATE = 256, 1e-4, 15, 128, 2e-3
"""Numbers of a vector; a of a / (a + p), the weight of a token of frequency p; how it learns."""


@dataclass(frozen=True, slots=True)
class Start:
    """Tokens (V, DIM) as the teacher says them, the pieces' tokenizer, and the teacher's components (d, DIM)."""

    tokens: Floats
    tokenizer: Any
    components: Floats

    @property
    def megabytes(self) -> float:
        return self.tokens.nbytes / 2**20


def start(weights: Weights, texts: Sequence[str], teacher: Encoder) -> Start:
    """The static model before it learns, over the pieces that these texts use and all single characters."""
    kept = _vocabulary(weights, texts)
    said = teacher.encode([weights.pieces[at].replace("\u2581", " ") for at in kept])
    centred = said - said.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    components = np.ascontiguousarray(directions[:DIM].T)
    frequency = np.exp(weights.scores[kept])
    rarity = RARE / (RARE + frequency / frequency.sum())
    tokens = (centred @ components) * rarity[:, None]
    tokens[: len(SPECIAL)] = 0
    return Start(tokens.astype(np.float32), tokenizer_of(weights, kept), components)


def open_static(begun: Start) -> Any:
    """The sentence-transformers model that has these tokens."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    module = StaticEmbedding(begun.tokenizer, embedding_weights=begun.tokens.copy())
    return SentenceTransformer(modules=[module], device="cpu")


def distil(begun: Start, texts: Sequence[str], taught: Floats, say: Say = lambda _: None, seed: int = 0) -> Any:
    """The static model after it learnt to tell these texts as the teacher does, `taught` (n, d).

    The same texts give the same model.
    """
    import torch
    from sentence_transformers.sentence_transformer.losses import EmbedDistillLoss

    torch.manual_seed(seed)
    model = open_static(begun)
    targets = torch.from_numpy(unit((taught - taught.mean(axis=0)) @ begun.components))
    loss_of = EmbedDistillLoss(model, distance_metric="cosine")
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    steps = EPOCHS * -(-len(texts) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        for batch in torch.randperm(len(texts)).split(BATCH):
            features = model.preprocess([texts[at] for at in batch.tolist()])
            loss = loss_of([features], targets[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        say(f"static model, epoch {epoch + 1} of {EPOCHS}, loss {loss.item():.3f}")
    return model.eval()


def encode(model: Any, texts: Sequence[str]) -> Floats:
    """Unit vectors (n, DIM); texts without a known token are 0."""
    made = model.encode(list(texts), normalize_embeddings=True, batch_size=256, show_progress_bar=False)
    return np.asarray(made, np.float32)


def _vocabulary(weights: Weights, texts: Sequence[str]) -> list[int]:
    """Positions of the wanted pieces; the special ones stay first."""
    kept = kept_pieces(weights.pieces)
    used = {at for found in tokenizer_of(weights, kept).encode_batch(list(texts)) for at in found.ids}
    last = max(SPECIAL.values())
    return [at for row, at in enumerate(kept) if row <= last or row in used or len(weights.pieces[at]) == 1]
