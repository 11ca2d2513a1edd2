"""The encoder while it learns: lower layers computed once, low-rank factors on the upper ones.

Word embeddings and lower layers stay as they are, so what they say of a text is computed once for every training of a
run (`lower_states`); only low-rank changes of the upper layers are learnt (Hu et al., ICLR 2022).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.retrieval.encoder import PREFIX
from training.adapter import Adapter, Factors
from training.encoder import bert_model, kept_pieces, tokenizer_of
from training.weights import read_weights, weights_file

LAYERS, RANK, SCALE, BATCH = 4, 16, 2.0, 64
RATE, PROTOTYPE_RATE = 1e-3, 2e-3
Lesson = TypeVar("Lesson")
Say = Callable[[str], None]
States = Mapping[str, Any]
"""By text: what the lower layers say of it, (length, hidden), in half precision."""


def lower_states(texts: Sequence[str], say: Say = lambda _: None) -> States:
    """What the lower layers say of each text."""
    import torch

    weights = read_weights(weights_file())
    kept = kept_pieces(weights.pieces)
    model = bert_model(weights, kept, {})
    lower = model.encoder.layer[: len(model.encoder.layer) - LAYERS]
    known = list(dict.fromkeys(texts))
    tokens = [found.ids for found in tokenizer_of(weights, kept).encode_batch([PREFIX + text for text in known])]
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
    states: dict[str, Any] = {}
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            say(f"reading {start} of {len(order)} texts")
            places = order[start : start + BATCH]
            ids = torch.nn.utils.rnn.pad_sequence(
                [torch.tensor(tokens[at]) for at in places], batch_first=True, padding_value=1
            )
            inner = _through(lower, model.embeddings(ids), (ids != 1).float())
            for at, state in zip(places, inner, strict=True):
                states[known[at]] = state[: len(tokens[at])].half()
    return states


class Pupil:
    """The encoder over a fixed list of texts.

    Parameters
    ----------
    states : what the lower layers say of at least these texts
    half : compute the upper layers in bfloat16 while learning; about twice as fast on processors that know it
    adapter : what was learnt before
    """

    def __init__(
        self, texts: Sequence[str], states: States, half: bool = False, adapter: Adapter | None = None
    ) -> None:
        import torch

        weights = read_weights(weights_file())
        self.model = bert_model(weights, kept_pieces(weights.pieces), adapter or {})
        self.model.requires_grad_(False)
        first = len(self.model.encoder.layer) - LAYERS
        self._upper = self.model.encoder.layer[first:]
        self._states = [states[text] for text in texts]
        self._half = half
        self._factors: dict[str, Any] = {}
        for at, layer in enumerate(self._upper, start=first):
            for name, part in list(layer.named_modules()):
                if isinstance(part, torch.nn.Linear):
                    self._factors[f"encoder.layer.{at}.{name}"] = _adapt(part)
        self.parameters = [value for pair in self._factors.values() for value in pair]

    def __call__(self, places: Sequence[int] | NDArray[np.int64]) -> Any:
        """Unit vectors (n, hidden) of the texts at these places."""
        import torch

        states = [self._states[at].float() for at in places]
        lengths = torch.tensor([len(state) for state in states])
        inner = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        present = (torch.arange(inner.shape[1])[None] < lengths[:, None]).float()
        with torch.autocast("cpu", torch.bfloat16, enabled=self._half and torch.is_grad_enabled()):
            inner = _through(self._upper, inner, present).float()
        return unit_rows((inner * present[..., None]).sum(1) / lengths[:, None])

    def vectors(self, places: Sequence[int]) -> Any:
        """The same of many texts, without learning."""
        import torch

        with torch.no_grad():
            order = sorted(places, key=lambda at: len(self._states[at]))
            parts = [self(order[start : start + BATCH]) for start in range(0, len(order), BATCH)]
            return torch.cat(parts)[torch.from_numpy(np.argsort(order, kind="stable"))]

    def learnt(self) -> Adapter:
        """The factors as they are now."""
        kept = ((name, (SCALE * up).detach(), down.detach()) for name, (up, down) in self._factors.items())
        return {name: Factors(up.numpy(), down.numpy()) for name, up, down in kept}


def learn(
    pupil: Pupil,
    batches: Sequence[Lesson],
    loss_of: Callable[[Lesson], Any],
    prototypes: Sequence[Any] = (),
    say: Say = lambda _: None,
) -> Adapter:
    """One step down each batch's loss, with a one-cycle rate; prototypes learn beside the pupil at a rate of theirs."""
    import torch

    groups = [{"params": pupil.parameters, "weight_decay": 0.01}, {"params": list(prototypes), "weight_decay": 0.0}]
    rates = [RATE, PROTOTYPE_RATE]
    used = 2 if prototypes else 1
    optimiser = torch.optim.AdamW(groups[:used])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates[:used], total_steps=len(batches) + 1, pct_start=0.1)
    pupil.model.train()
    for step, batch in enumerate(batches):
        loss = loss_of(batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(pupil.parameters, 1.0)
        optimiser.step()
        schedule.step()
        say(f"step {step + 1} of {len(batches)}, loss {loss.item():.2f}")
    pupil.model.eval()
    return pupil.learnt()


def _adapt(linear: Any) -> tuple[Any, Any]:
    """Add SCALE * up @ down to what a layer does; up starts at 0, so that nothing is changed yet."""
    import torch

    up = torch.zeros(linear.out_features, RANK, requires_grad=True)
    down = (torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features)).requires_grad_()
    linear.register_forward_hook(lambda _, given, made: made + SCALE * (given[0] @ down.T) @ up.T)
    return up, down


def _through(layers: Any, inner: Any, present: Any) -> Any:
    hidden = (1 - present[:, None, None, :]) * -1e9
    for layer in layers:
        made = layer(inner, attention_mask=hidden)
        inner = made[0] if isinstance(made, tuple) else made
    return inner


def unit_rows(vectors: Any) -> Any:
    """Rows of length 1."""
    import torch

    return torch.nn.functional.normalize(vectors, dim=-1)
