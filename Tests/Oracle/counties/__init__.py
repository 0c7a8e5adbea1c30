"""Random counties as the CSV files of interfaces.md, full of awkward dates."""
