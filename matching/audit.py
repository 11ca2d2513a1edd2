"""Who was shown what, why, by which model: enough to replay a list byte for byte."""
