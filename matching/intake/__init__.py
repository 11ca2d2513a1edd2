"""Raw rows and forms to records: cleaned, extracted, de-duplicated, every reject with row, field, reason."""
