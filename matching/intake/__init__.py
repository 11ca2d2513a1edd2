"""Raw rows and forms to records: read, named, cleaned, checked; every reject with its row, field, value and cure.

`files` reads rows of any format, `mapping` gives columns their names, `postings` and `seekers` make records,
`duplicates` knows the same job when it comes twice, `rejects` writes the rows that must be mended.
"""
