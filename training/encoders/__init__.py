"""Ways to fine-tune the encoder, compared on titles of families that none of them saw: `python -m training.encoders`.

Decision: the mean of prototypes of occupations (`training.prototypes`) and of contrast between pairs of texts
(`training.contrast`), learnt by the same pupil from the same shipped texts, judged as they are served. Real ads are not
learnt from: what ships must be learnt from what may be shipped, and no shipped text pairs a wish with an ad's body but
by its occupation; definitions and tasks stand in for bodies. `static` distils a teacher into one vector a token, for
bulk work.
"""
