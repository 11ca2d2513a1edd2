"""Ways to fine-tune the encoder, compared on titles of families that none of them saw: `python -m training.encoders`.

Decision: the mean of prototypes of occupations (`training.prototypes`) and of contrast between pairs of texts
(`training.contrast`), learnt by the same pupil from the same shipped texts. Of titles alone, contrast tells as much as
the mean (nDCG@10 .575 and .565, top-1 .605 and .597 of one fold; prototypes .514, .576). Through the product
(`jobmatch-train evaluate --finetuned`, one random split) the mean leads in everything: nDCG@10 of wish -> ad .729
(contrast .719, prototypes .724), neither title seen .755 (.751, .750), posting -> seekers .793 (.790, .791), top-1 .639
(.635, .624), top-3 .807 (.799, .802).

Real ads are not learnt from: what ships must be learnt from what may be shipped, and no shipped text pairs a wish with
an ad's body but by its occupation; definitions and tasks stand in for bodies. `static` distils a teacher into one
vector a token, for bulk work.
"""
