"""Records turned into pages: a PDF by typst, the figures of the suite by matplotlib; nothing here measures, and no kernel is imported."""
