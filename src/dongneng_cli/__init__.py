"""Check monthly workbooks of a work plan, rank on them, and report, every number traceable to a cell."""

__version__ = "0.1.0"
