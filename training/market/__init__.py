"""A market to learn in: seekers and postings of 营口 that never were, with truths that no ranker sees.

There are no clicks to be had for this city, so what is learnt is learnt here first: hidden likings on both sides,
position bias, employers who do not answer, places that run out, people and ads that come and go with the seasons, and
a logging policy whose propensities are exact. `Assumptions` holds every figure and says which are cited; none is
fitted to behaviour. What is measured here shows whether methods do what they claim; it predicts no real hiring.

`draw_market` draws it, `Simulation` runs it, `Log.learning_set` gives what rankers train on.
"""

from training.market.assumptions import Assumptions
from training.market.draw import Market, draw_market
from training.market.log import Log
from training.market.simulate import Simulation
from training.recipe import Recipe

__all__ = ["Assumptions", "Log", "Market", "Recipe", "Simulation", "draw_market"]
