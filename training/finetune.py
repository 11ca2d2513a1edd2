"""Fine-tuning the encoder on what is shipped: data/encoder/adapter.npz (`jobmatch-train finetune`).

Two ways to learn the same lessons, prototypes of occupations (`training.prototypes`) and contrast between pairs of
texts (`training.contrast`), and of what they change in the weights the mean (a model soup; Wortsman et al., ICML 2022):
their mistakes differ, and the encoder costs no more for it.

Only low-rank changes of the upper layers are learnt (`training.pupil`). These and other ways are compared by
`python -m training.encoders`.
"""

from training import contrast, prototypes
from training.adapter import Adapter, mean_of
from training.contrast import Contrast
from training.lessons import Lessons
from training.prototypes import learn_prototypes
from training.pupil import Say, lower_states

RECIPE = f"mean of {prototypes.RECIPE} and {contrast.RECIPE}"


def finetune(lessons: Lessons, say: Say = lambda _: None) -> Adapter:
    """What these lessons change in the encoder's upper layers; the same lessons give the same adapter."""
    states = lower_states(lessons.texts, say)
    return mean_of([learn(lessons, states, say) for learn in (learn_prototypes, Contrast().learn)])
