"""Records turned into pages: a PDF by typst, figures by matplotlib; nothing here measures, and no kernel is imported."""
